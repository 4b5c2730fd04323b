import { EDXML_NAMESPACE, type ExchangeDocument, type ExchangeOrgan, type ExchangeStatus, statusWords } from '../domain/exchange.ts'
import type { ExchangeFile } from './edxml-read.ts'

const LINE = 76

/** A document with its files as edXML (QCVN 102:2016). */
export function writeEdxml(document: ExchangeDocument, files: readonly (ExchangeFile & { mediaType: string })[], at: Date): string {
  const { from, to, signer } = document
  return envelope(
    tag('edXMLHeader',
      tag('MessageHeader',
        organ('From', from), ...to.map((one) => organ('To', one)),
        tag('Code', leaf('CodeNumber', document.number), leaf('CodeNotation', document.notation)),
        tag('PromulgationInfo', leaf('Place', document.place), leaf('PromulgationDate', slashed(document.promulgatedOn))),
        tag('DocumentType', leaf('TypeName', document.typeName)), leaf('Subject', document.subject),
        tag('SignerInfo', leaf('Position', signer.position), leaf('FullName', signer.name)), leaf('DueDate', slashed(document.dueOn)),
        tag('ToPlaces', ...document.toPlaces.map((place) => leaf('Place', place))),
        tag('OtherInfo', leaf('Priority', String(document.priority)), leaf('PageAmount', document.pageAmount === null ? '' : String(document.pageAmount))),
        leaf('SteeringType', String(document.steeringType)), leaf('DocumentId', document.documentKey ?? '')),
      tag('TraceHeaderList', tag('TraceHeader', leaf('OrganId', from.organId), leaf('Timestamp', stamp(at))),
        tag('Bussiness', leaf('BussinessDocType', String(document.businessType))))),
    tag('edXMLBody', tag('edXMLManifest', ...files.map((file, index) =>
      tag('Reference', leaf('ContentId', `cid:${index + 1}`), leaf('ContentType', file.mediaType), leaf('AttachmentName', file.name))))),
    tag('AttachmentEncoded', ...files.map((file, index) => tag('Attachment', leaf('ContentType', file.mediaType),
      leaf('ContentId', `cid:${index + 1}`), leaf('AttachmentName', file.name),
      leaf('ContentTransferEncoded', file.bytes.toString('base64').replace(new RegExp(`.{${LINE}}`, 'g'), '$&\n'))))),
  )
}

/** A status of a document that came over the exchange, for its sender. */
export function writeStatus(status: {
  code: ExchangeStatus
  note: string | null
  at: Date
  documentKey: string | null
  number: string | null
  notation: string | null
  promulgatedOn: string | null
  to: string
  from: ExchangeOrgan
}): string {
  return envelope(tag('edXMLHeader', tag('Status',
    tag('ResponseFor', leaf('OrganId', status.to), leaf('Code', [status.number, status.notation].filter(Boolean).join('/')),
      leaf('PromulgationDate', slashed(status.promulgatedOn)), leaf('DocumentId', status.documentKey ?? '')),
    organ('From', status.from), leaf('StatusCode', status.code), leaf('Description', status.note ?? statusWords[status.code]),
    leaf('Timestamp', stamp(status.at)))))
}

const envelope = (...inside: string[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<edXML:edXML xmlns:edXML="${EDXML_NAMESPACE}"><edXML:edXMLEnvelope>${inside.join('')}</edXML:edXMLEnvelope></edXML:edXML>\n`

const tag = (name: string, ...inside: string[]): string => `<edXML:${name}>${inside.join('')}</edXML:${name}>`

const leaf = (name: string, text: string): string => `<edXML:${name}>${safe(text)}</edXML:${name}>`

const organ = (name: string, one: ExchangeOrgan): string => tag(name, leaf('OrganId', one.organId), leaf('OrganName', one.name))

const slashed = (day: string | null): string => day?.replaceAll('-', '/') ?? ''

/** The office's clock: `2026/11/23 09:00:00`. */
const stamp = (at: Date): string => new Date(at.getTime() + 7 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ').replaceAll('-', '/')

/** XML 1.0 holds no control characters but tab and line ends. */
const safe = (text: string): string => text.toWellFormed().replace(/[^\P{Cc}\t\n\r]|[\ufffe\uffff]/gu, '')
  .replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
