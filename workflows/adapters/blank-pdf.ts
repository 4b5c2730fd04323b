const OBJECTS = [
  '<</Type/Catalog/Pages 2 0 R>>',
  '<</Type/Pages/Kids[3 0 R]/Count 1>>',
  '<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]/Contents 4 0 R>>',
  '<</Length 13>>stream\n0 0 m 9 9 l S\nendstream',
]

/** A sheet with one line: what opens PDFs loads all it needs on it, before a letter is there. */
export const BLANK_PDF = blankPdf()

function blankPdf(): string {
  let pdf = '%PDF-1.4\n'
  let table = '0000000000 65535 f \n'
  for (const [at, object] of OBJECTS.entries()) {
    table += `${String(pdf.length).padStart(10, '0')} 00000 n \n`
    pdf += `${at + 1} 0 obj${object}endobj\n`
  }
  return `${pdf}xref\n0 ${OBJECTS.length + 1}\n${table}trailer<</Size ${OBJECTS.length + 1}/Root 1 0 R>>
startxref\n${pdf.length}\n%%EOF\n`
}
