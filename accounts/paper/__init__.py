"""Official documents, in the form of Decree 30/2020, annex I, as PDF and as Word.

A room describes what stands on a paper as an OfficialDocument (document.py) and has it drawn by
`pdf.pdf` or `word.docx`; what the form asks for is decided here.
"""
