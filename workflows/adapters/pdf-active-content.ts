import { dictionariesIn, type PdfStructure, type PdfValue } from './pdf-structure.ts'

/** Actions that do something beyond showing another place of the same file. */
export const ACTIVE_ACTIONS = [
  'JavaScript', 'Launch', 'SubmitForm', 'ImportData', 'GoToR', 'GoToE', 'URI', 'Rendition',
  'Movie', 'Sound', 'RichMediaExecute', 'Hide', 'ResetForm',
] as const

/** Of what `findActiveContent` names, what comes to life without a person who wants just that. */
const ACTING: ReadonlySet<string> = new Set([
  'JavaScript', 'Launch', 'SubmitForm', 'ImportData', 'GoToE', 'Rendition', 'Movie', 'Sound',
  'RichMediaExecute', 'RichMedia', 'Screen', '3D', 'XFA',
])

/** Whether a copy of this file must not be passed on as it is. */
export function actsByItself(structure: PdfStructure): boolean {
  return findActiveContent(structure).some((kind) => ACTING.has(kind))
}

const ACTIVE_ANNOTATIONS = ['FileAttachment', 'RichMedia', 'Screen', 'Movie', 'Sound', '3D']

/** What in a file could act by itself or carries something else along; sorted, each kind once. */
export function findActiveContent(structure: PdfStructure): string[] {
  const found = new Set<string>()
  for (const { value } of structure.objects.values()) {
    for (const dictionary of dictionariesIn(value)) noteDictionary(dictionary, structure, found)
  }
  return [...found].sort()
}

function noteDictionary(
  dictionary: { [key: string]: PdfValue }, structure: PdfStructure, found: Set<string>,
): void {
  const action = dictionary['/S']
  const known = ACTIVE_ACTIONS.find((name) => action === `/${name}`)
  if (known) found.add(known)
  if (dictionary['/JS'] !== undefined) found.add('JavaScript')
  if (dictionary['/XFA'] !== undefined) found.add('XFA')
  if (dictionary['/AA'] !== undefined) found.add('AdditionalActions')
  const carries = dictionary['/Type'] === '/EmbeddedFile' || dictionary['/EF'] !== undefined
  if (carries || dictionary['/EmbeddedFiles'] !== undefined) found.add('EmbeddedFile')
  const annotation = ACTIVE_ANNOTATIONS.find((name) => dictionary['/Subtype'] === `/${name}`)
  if (annotation) found.add(annotation)
  const opening = resolve(dictionary['/OpenAction'] ?? null, structure)
  if (isDictionary(opening) && opening['/S'] !== '/GoTo') found.add('OpenAction')
}

/**
 * A signature dictionary anywhere in the file, also inside object streams, finished or not: such
 * a file is only ever appended to. A leftover one counts too; that errs on the safe side.
 */
export function holdsSignature(structure: PdfStructure): boolean {
  for (const { value } of structure.objects.values()) {
    for (const dictionary of dictionariesIn(value)) {
      if (dictionary['/Contents'] === undefined) continue
      if (dictionary['/ByteRange'] !== undefined) return true
      const type = dictionary['/Type']
      if (type === '/Sig' || type === '/DocTimeStamp') return true
    }
  }
  return false
}

/**
 * May an annotation be added after a certifying signature (DocMDP, ISO 32000-1 12.8.2.2)? Only
 * level 3 allows it; a certified file without a level means 2.
 */
export function allowsAnnotations(structure: PdfStructure): boolean {
  for (const { value } of structure.objects.values()) {
    for (const dictionary of dictionariesIn(value)) {
      if (dictionary['/TransformMethod'] !== '/DocMDP') continue
      const parameters = resolve(dictionary['/TransformParams'] ?? null, structure)
      if (!isDictionary(parameters) || parameters['/P'] !== 3) return false
    }
  }
  return true
}

/** Follows one reference. */
export function resolve(value: PdfValue, structure: PdfStructure): PdfValue {
  if (typeof value !== 'string' || !/^\d+ \d+ R$/.test(value)) return value
  return structure.objects.get(value)?.value ?? null
}

export function isDictionary(value: PdfValue): value is { [key: string]: PdfValue } {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}
