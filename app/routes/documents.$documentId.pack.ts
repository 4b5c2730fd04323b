import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { askForPack } from '../../workflows/oversight/ask-for-pack.ts'
import { openPack } from '../../workflows/oversight/open-pack.ts'
import { isNoted } from '../server/api/file-answer.server.ts'
import { byteAnswer } from '../server/byte-answer.server.ts'
import { readFields } from '../server/form.server.ts'
import { theOffice } from '../server/office.server.ts'
import { refusalResponse } from '../server/refusal.server.ts'
import { requireActor, requireActorForBytes } from '../server/session.server.ts'

// A document's proof pack: asked for by a button, built by the worker, downloaded from here.

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireActor(request)
  await readFields(request)
  const documentId = params.documentId ?? ''
  try {
    await askForPack(theOffice(), actor, { documentId })
    return redirect(`/documents/${documentId}#bo-ho-so`)
  } catch (error) {
    throw refusalResponse(error)
  }
}

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActorForBytes(request)
  const office = theOffice()
  const packId = new URL(request.url).searchParams.get('id') ?? ''
  const asked = { documentId: params.documentId ?? '', packId }
  try {
    // Asked before it is noted: who may not have it leaves only the refusal in the log.
    await openPack(office, actor, { ...asked, quiet: true })
    const isContinued = request.method === 'HEAD' ||
      (request.headers.has('range') && isNoted(actor.personId, packId, office.now()))
    const pack = await openPack(office, actor, { ...asked, quiet: isContinued })
    return byteAnswer(request, {
      byteSize: pack.byteSize,
      mediaType: 'application/zip',
      fileName: `bo-ho-so-${asked.documentId}.zip`,
      sha256: pack.sha256,
      open: (range) => pack.source.open(range),
    })
  } catch (error) {
    throw refusalResponse(error)
  }
}
