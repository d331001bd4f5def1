"""The local page: `auditor serve`.

    serve         the socket, the address, the server: what the command calls
    app           the application: the routes of the parts below
    pages         what a user sees, without scripts;  api  JSON;  live  findings as one types
    views         templates and static files;  forms  what users send;  problems  what went wrong
    guard         who may ask for what, how much, how long;  sessions  cookies and form tokens
    jobs          the office: reading, auditing, making, one step at a time
    press         the files of a finished job, in a process of its own
    store, types  what is kept

Nothing here is imported by the rest of the package, and nothing but `press`, `jobs`, `store` and
`types` may be imported where the extra `web` is not installed.
"""
