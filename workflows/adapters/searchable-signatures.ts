import { PDFArray, PDFDict, type PDFDocument, PDFName, type PDFObject, PDFRef } from 'pdf-lib'

const PARENTS_MAX = 20

/**
 * A copy that was written anew carries no signature that could be checked, so it must not look as
 * if it did: what signature fields draw stays on the page as a picture, the fields and what they
 * say of the signed bytes go.
 */
export function leaveSignaturesBehind(document: PDFDocument): void {
  const { context, catalog } = document
  for (const page of document.getPages()) {
    const notes = page.node.lookup(PDFName.of('Annots'))
    if (!(notes instanceof PDFArray)) continue
    for (const ref of notes.asArray()) {
      const note = context.lookup(ref)
      if (note instanceof PDFDict && isSignatureField(note)) becomePicture(note)
    }
  }
  for (const entry of ['Perms', 'DSS']) catalog.delete(PDFName.of(entry))
  const form = catalog.lookup(PDFName.of('AcroForm'))
  if (!(form instanceof PDFDict)) return
  form.delete(PDFName.of('SigFlags'))
  const fields = form.lookup(PDFName.of('Fields'))
  const rest = fields instanceof PDFArray
    ? fields.asArray().filter((field) => !holdsSignature(context.lookup(field)))
    : []
  if (rest.length === 0) catalog.delete(PDFName.of('AcroForm'))
  else form.set(PDFName.of('Fields'), context.obj(rest))
}

function becomePicture(note: PDFDict): void {
  for (const entry of ['FT', 'V', 'T', 'TU', 'Parent', 'Kids', 'MK', 'Lock', 'SV', 'DA', 'Ff']) {
    note.delete(PDFName.of(entry))
  }
  note.set(PDFName.of('Subtype'), PDFName.of('Stamp'))
}

function isSignatureField(field: PDFDict): boolean {
  let at: PDFObject | undefined = field
  for (let up = 0; up < PARENTS_MAX && at instanceof PDFDict; up++) {
    const type = at.lookup(PDFName.of('FT'))
    if (type) return type === PDFName.of('Sig')
    at = at.lookup(PDFName.of('Parent'))
  }
  return false
}

/** A field that was a signature's (its widget may be a picture by now) or holds only such ones. */
function holdsSignature(field: PDFObject | undefined): boolean {
  if (!(field instanceof PDFDict)) return true
  if (field.lookup(PDFName.of('FT')) === PDFName.of('Sig')) return true
  if (field.get(PDFName.of('Subtype')) === PDFName.of('Stamp')) return true
  const kids = field.lookup(PDFName.of('Kids'))
  return kids instanceof PDFArray && kids.size() > 0
    && kids.asArray().every((kid) => holdsSignature(field.context.lookup(kid)))
}

/** Objects that nothing leads to any more go: dropped pages, signatures, replaced streams. */
export function dropUnreachable(document: PDFDocument): void {
  const { context } = document
  const reached = new Set<PDFRef>()
  const waiting: PDFObject[] = [context.trailerInfo.Root, context.trailerInfo.Info]
    .filter((one) => one !== undefined)
  while (waiting.length > 0) {
    const next = waiting.pop()
    if (next instanceof PDFRef) {
      if (reached.has(next)) continue
      reached.add(next)
      const held = context.lookup(next)
      if (held) waiting.push(held)
    } else if (next instanceof PDFArray) waiting.push(...next.asArray())
    else if (next instanceof PDFDict) waiting.push(...next.values())
    else if (next && 'dict' in next && next.dict instanceof PDFDict) waiting.push(next.dict)
  }
  for (const [ref] of context.enumerateIndirectObjects()) {
    if (!reached.has(ref)) context.delete(ref)
  }
}
