"""The local page: `auditor serve`.

    serve         the socket, the address, the server: what the command calls
    app           the application: the routes of the parts below
    pages         what a user sees, without scripts;  api  JSON;  live  findings as one types
    views         templates and static files;  forms  what users send;  problems  what went wrong
    guard         who may ask for what, how much, how long;  sessions  cookies and form tokens
    jobs          the office: reading, auditing, making, one step at a time
    press         the files of a finished job, in a process of its own
    store         what is kept;  database  the file below it;  types  the values in it

Nothing here is imported by the rest of the package. Where the extra `web` is not installed, only
`press`, `jobs` and `store` can be imported, with what they import themselves.
"""
