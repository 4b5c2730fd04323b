import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import type { Actor } from '../../workflows/domain/actor.ts'
import { OfficeError } from '../../workflows/domain/office-error.ts'
import { changePin } from '../../workflows/signing/change-pin.ts'
import { enrolOfficeKey, enrolOwnFile, enrolRemoteKey, OWN_FILE_BYTES_MAX } from '../../workflows/signing/enrol-key.ts'
import { findRemoteKeys } from '../../workflows/signing/find-remote-keys.ts'
import { revokeKey } from '../../workflows/signing/revoke-key.ts'
import { keepSignatureImage, PICTURE_BYTES_MAX } from '../../workflows/signing/set-signature-image.ts'
import { Note, RefusalNote } from '../components/note.tsx'
import {
  ChangePinForm, EnrolForm, ImageForm, KeyFacts, OwnFileForm, RemoteForm, RevokeForm,
} from '../components/signing-key-forms.tsx'
import { useText } from '../components/use-text.ts'
import { useAnswer } from '../components/use-answer.ts'
import { SigningKeyForm } from '../forms/signing-forms.server.ts'
import { type FormFile, readFormWithFile } from '../server/form-with-file.server.ts'
import { textOf } from '../server/look.server.ts'
import { theOffice } from '../server/office.server.ts'
import { refusal } from '../server/refusal.server.ts'
import { requireActor } from '../server/session.server.ts'
import { hasSignatureImage, shownKey, SIGNERS } from '../server/signing-page.server.ts'

export const meta: MetaFunction = () => [{ title: 'Khóa ký của tôi – Bút Phê' }]

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, { roles: SIGNERS })
  return {
    key: await shownKey(actor), hasImage: await hasSignatureImage(actor),
    hasRemote: theOffice().signing.remote !== null,
  }
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, { roles: SIGNERS })
  const { form, file } = await readFormWithFile(request, SigningKeyForm)
  try {
    return await answerTo(form, file, actor, textOf(request).signing.key)
  } catch (error) {
    return refusal(request, error)
  }
}

async function answerTo(
  form: typeof SigningKeyForm._output, file: FormFile | null, actor: Actor,
  text: ReturnType<typeof textOf>['signing']['key'],
) {
  const office = theOffice()
  if ('again' in form && form.again !== ('newPin' in form ? form.newPin : form.pin)) {
    file?.bytes.resume()
    return data({ refusal: text.differs, code: 'pins-differ' }, { status: 422 })
  }
  switch (form.act) {
    case 'enrol':
      await enrolOfficeKey(office, actor, form)
      return { done: text.enrolled }
    case 'own-file':
      await enrolOwnFile(office, actor, { ...form, file: await wholeFile(file, OWN_FILE_BYTES_MAX) })
      return { done: text.enrolled }
    case 'find-remote':
      return { credentials: await findRemoteKeys(office, actor, form) }
    case 'remote':
      await enrolRemoteKey(office, actor, form)
      return { done: text.enrolled }
    case 'change-pin':
      await changePin(office, actor, form)
      return { done: text.pinChanged }
    case 'revoke':
      await revokeKey(office, actor, { personId: actor.personId, reason: form.reason })
      return { done: text.revoked }
    case 'image':
      await keepSignatureImage(office, actor, await wholeFile(file, PICTURE_BYTES_MAX))
      return { done: text.imageSaved }
  }
}

/** @throws {OfficeError} `file-too-large`, `invalid-input`. */
async function wholeFile(file: FormFile | null, bytesMax: number): Promise<Buffer> {
  if (!file) throw new OfficeError('invalid-input', { field: 'file' })
  const parts: Buffer[] = []
  let size = 0
  for await (const part of file.bytes) {
    size += (part as Buffer).length // the stream is one of bytes
    if (size > bytesMax) {
      file.bytes.resume()
      throw new OfficeError('file-too-large', { bytesMax })
    }
    parts.push(part as Buffer)
  }
  return Buffer.concat(parts)
}

export default function SigningKeyPage() {
  const { key, hasImage, hasRemote } = useLoaderData<typeof loader>()
  const answer = useAnswer<typeof action>()
  const text = useText().signing.key
  const found = (answer && 'credentials' in answer ? answer.credentials : null) ?? null
  return (
    <div className="stack narrow">
      <p><Link to="/account">{text.back}</Link></p>
      <h1>{text.title}</h1>
      <RefusalNote answer={answer} />
      {answer && 'done' in answer ? <Note kind="ok">{answer.done}</Note> : null}
      {key ? <KeyFacts shown={key} /> : <Note kind="info">{text.none}</Note>}
      <EnrolForm isOpen={!key} />
      <OwnFileForm />
      {hasRemote ? <RemoteForm found={found} /> : null}
      {key && key.source !== 'remote' ? <ChangePinForm /> : null}
      <ImageForm hasImage={hasImage} />
      {key ? <RevokeForm /> : null}
    </div>
  )
}
