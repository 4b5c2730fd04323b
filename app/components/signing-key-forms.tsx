import { Form } from '@remix-run/react'
import type { ReactNode } from 'react'
import { Note } from './note.tsx'
import { PasswordField } from './password-field.tsx'
import { PinField } from './pin-field.tsx'
import { useText } from './use-text.ts'

interface KeyShown {
  source: 'office-ca' | 'pkcs12' | 'remote'
  holder: string | null
  issuer: string | null
  validUntil: string
  isRecognised: boolean
  trouble: 'resting' | 'disabled' | 'expired' | null
}

export function KeyFacts({ shown }: { shown: KeyShown }) {
  const text = useText().signing.key
  const standing = shown.isRecognised ? text.recognised
    : shown.source === 'office-ca' ? text.internal : text.unknown
  return (
    <section className="panel">
      <header><h2>{text.source[shown.source]}</h2></header>
      <div className="stack pad">
        <p><b>{shown.holder}</b> · {shown.issuer}</p>
        <p className="m">{text.validUntil(shown.validUntil)} · {standing}</p>
        {shown.trouble ? <Note kind="warn">{text[shown.trouble]}</Note> : null}
      </div>
    </section>
  )
}

function Part({ title, hint, isOpen = false, children }: {
  title: string; hint: string; isOpen?: boolean; children: ReactNode
}) {
  return (
    <details className="panel" open={isOpen}>
      <summary className="pad"><b>{title}</b></summary>
      <div className="stack pad">
        <p className="m">{hint}</p>
        {children}
      </div>
    </details>
  )
}

function NewPin({ id }: { id: string }) {
  const text = useText().signing.key
  return (
    <>
      <PinField id={`${id}-pin`} name="pin" label={text.pin} />
      <PinField id={`${id}-lai`} name="again" label={text.again} />
    </>
  )
}

export function EnrolForm({ isOpen }: { isOpen: boolean }) {
  const text = useText().signing.key
  return (
    <Part title={text.enrol} hint={text.enrolHint} isOpen={isOpen}>
      <Form method="post" className="stack" reloadDocument>
        <PasswordField id="cap-mat-khau" name="password" label={text.password} autoComplete="current-password" />
        <NewPin id="cap" />
        <div><button className="btn p" name="act" value="enrol">{text.enrol}</button></div>
      </Form>
    </Part>
  )
}

export function OwnFileForm() {
  const text = useText().signing.key
  return (
    <Part title={text.ownFile} hint={text.ownFileHint}>
      <Form method="post" encType="multipart/form-data" className="stack" reloadDocument>
        <input type="hidden" name="act" value="own-file" />
        <PasswordField id="tep-mat-khau" name="password" label={text.password} autoComplete="current-password" />
        <PinField id="tep-mo" name="filePassword" label={text.filePassword} isOptional />
        <NewPin id="tep" />
        <div className="field">
          <label htmlFor="tep-p12">{text.file}</label>
          <input className="in" id="tep-p12" name="file" type="file" accept=".p12,.pfx" required />
        </div>
        <div><button className="btn p">{text.ownFile}</button></div>
      </Form>
    </Part>
  )
}

export function RemoteForm({ found }: { found: readonly string[] | null }) {
  const text = useText().signing.key
  return (
    <Part title={text.remote} hint={text.remoteHint} isOpen={found !== null}>
      <Form method="post" className="stack" reloadDocument>
        <div className="field">
          <label htmlFor="tu-xa-ma">{text.userId}</label>
          <input className="in" id="tu-xa-ma" name="userId" maxLength={200} required />
        </div>
        <div><button className="btn" name="act" value="find-remote">{text.find}</button></div>
      </Form>
      {found?.length === 0 ? <Note kind="info">{text.noCredential}</Note> : null}
      {found && found.length > 0 ? (
        <Form method="post" className="stack" reloadDocument>
          <div className="field">
            <label htmlFor="tu-xa-khoa">{text.credential}</label>
            <select className="in" id="tu-xa-khoa" name="credentialId">
              {found.map((one) => <option key={one} value={one}>{one}</option>)}
            </select>
          </div>
          <PasswordField id="tu-xa-mat-khau" name="password" label={text.password} autoComplete="current-password" />
          <div><button className="btn p" name="act" value="remote">{text.useCredential}</button></div>
        </Form>
      ) : null}
    </Part>
  )
}

export function ChangePinForm() {
  const text = useText().signing.key
  return (
    <Part title={text.changePin} hint="">
      <Form method="post" className="stack" reloadDocument>
        <PinField id="doi-cu" name="pin" label={text.oldPin} />
        <PinField id="doi-moi" name="newPin" label={text.pin} />
        <PinField id="doi-lai" name="again" label={text.again} />
        <div><button className="btn p" name="act" value="change-pin">{text.changePin}</button></div>
      </Form>
    </Part>
  )
}

export function ImageForm({ hasImage }: { hasImage: boolean }) {
  const text = useText().signing.key
  return (
    <Part title={text.image} hint={text.imageHint}>
      {hasImage ? <p>{text.imageThere}</p> : null}
      <Form method="post" encType="multipart/form-data" className="stack" reloadDocument>
        <input type="hidden" name="act" value="image" />
        <div className="field">
          <label htmlFor="hinh">{text.imageFile}</label>
          <input className="in" id="hinh" name="file" type="file" accept="image/png,image/jpeg" required />
        </div>
        <div><button className="btn">{text.saveImage}</button></div>
      </Form>
    </Part>
  )
}

export function RevokeForm() {
  const text = useText().signing.key
  return (
    <Part title={text.revoke} hint={text.revokeHint}>
      <Form method="post" className="stack" reloadDocument>
        <div className="field">
          <label htmlFor="ly-do">{text.reason}</label>
          <select className="in" id="ly-do" name="reason">
            <option value="told-to-others">{text.reasons['told-to-others']}</option>
            <option value="lost">{text.reasons.lost}</option>
          </select>
        </div>
        <div><button className="btn" name="act" value="revoke">{text.revoke}</button></div>
      </Form>
    </Part>
  )
}
