"""The classroom kit: sheets to annotate by hand, their key, a comparison exercise, a lesson plan,
and students' marks beside the tool's. Values only; `auditor.worksheet.output` writes them."""
