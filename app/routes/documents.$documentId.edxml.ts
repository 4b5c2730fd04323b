import { Readable } from 'node:stream'
import type { LoaderFunctionArgs } from '@remix-run/node'
import { sha256Hex } from '../../workflows/domain/ids.ts'
import { exportEdxml } from '../../workflows/exchange/export-edxml.ts'
import { byteAnswer } from '../server/byte-answer.server.ts'
import { theOffice } from '../server/office.server.ts'
import { refusalResponse } from '../server/refusal.server.ts'
import { requireActorForBytes } from '../server/session.server.ts'

/** The document with its received files as edXML. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const clerk = await requireActorForBytes(request, { roles: ['clerk', 'chief-of-office'] })
  try {
    const { name, xml } = await exportEdxml(theOffice(), clerk, { documentId: params['documentId'] ?? '' })
    const bytes = Buffer.from(xml)
    return byteAnswer(request, {
      byteSize: bytes.length, mediaType: 'application/octet-stream', fileName: name, sha256: sha256Hex(bytes),
      open: (range) => Readable.from([range ? bytes.subarray(range.start, range.end) : bytes]),
    })
  } catch (error) {
    throw refusalResponse(error)
  }
}
