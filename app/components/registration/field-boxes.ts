import type { ProposalField, Proposals } from '../../../workflows/domain/reading.ts'
import { confidenceClass } from '../confidence.tsx'
import type { useText } from '../use-text.ts'
import type { FieldBox } from './letter-view.tsx'

type Text = ReturnType<typeof useText>['registration']

/** Fields of the form that words of the page may fill, and what reading calls them. */
export const fieldNames: Readonly<Record<string, ProposalField | null>> = {
  number: 'number', issuedOn: 'issuedOn', notation: 'notation', documentType: 'documentType', issuer: 'issuer',
  parentBody: 'parentBody', subject: 'subject', signer: 'signer', signerPosition: 'signerPosition',
  urgency: 'urgency', externalDueOn: 'dueOnInText', eofficeRef: null, eofficeArrivalNumber: null,
}

/** What is read to help, beside the register's own fields. */
export const helpNames = ['meetingAt', 'meetingPlace', 'receivers', 'addressees'] as const

export function labelOf(field: string, text: Text): string {
  const names: Readonly<Record<string, string>> = { ...text.fields, ...text.help }
  return names[field] ?? field
}

/** The places on the pages, by field of the form. */
export function fieldBoxes(proposals: Proposals, text: Text): FieldBox[] {
  const named: [string, ProposalField | null][] = [
    ...Object.entries(fieldNames), ...helpNames.map((name) => [name, name] satisfies [string, ProposalField]),
  ]
  return named.flatMap(([field, key]) => {
    const proposal = key ? proposals[key] : undefined
    if (!proposal?.box) return []
    return [{
      field, label: labelOf(field, text), page: proposal.page, box: proposal.box,
      kind: confidenceClass(proposal.confidence),
    }]
  })
}
