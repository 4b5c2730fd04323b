import { Form } from '@remix-run/react'
import { type FormEvent, useRef, useState } from 'react'
import { lockDevice, sendBeforeLeaving, type Unsent } from '../offline/leave.ts'
import { signOutLater } from '../offline/sign-out-waits.ts'
import { Icon } from './icon.tsx'
import { useText } from './use-text.ts'

type Left = Unsent & { isThere: boolean }

/**
 * Signs out when what was written here is with the office; else it says what is not, and the person
 * stays, leaves it locked on this device, or drops it.
 */
export function SignOut({ personId }: { personId: string }) {
  const text = useText()
  const words = text.offline.leaving
  const form = useRef<HTMLFormElement>(null)
  const clear = useRef<HTMLInputElement>(null)
  const dialog = useRef<HTMLDialogElement>(null)
  const [left, setLeft] = useState<Left | null>(null)
  const [isBusy, setBusy] = useState(false)
  const [isStuck, setStuck] = useState(false)

  const leave = async (isThere: boolean, drops: boolean) => {
    const isEmpty = await lockDevice(personId, { drops }).catch(() => false)
    if (isThere) {
      if (clear.current) clear.current.value = isEmpty ? 'all' : ''
      return form.current?.submit()
    }
    if (await signOutLater()) return location.assign('/offline')
    setStuck(true)
    dialog.current?.showModal()
  }
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault()
    if (isBusy) return
    setBusy(true)
    try {
      const found = await sendBeforeLeaving(personId)
      if (found.strokes + found.directives === 0) return await leave(found.isThere, false)
      setLeft(found)
      dialog.current?.showModal()
    } catch {
      // No storage of this browser can be read: nothing waits in it.
      form.current?.submit()
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <Form method="post" action="/sign-out" reloadDocument ref={form} onSubmit={(event) => void onSubmit(event)}>
        <input type="hidden" name="clear" ref={clear} />
        <button aria-disabled={isBusy}><Icon name="leave" />{isBusy ? words.sending : text.frame.signOut}</button>
      </Form>
      <dialog ref={dialog} className="leaving" aria-labelledby="chua-gui">
        <h2 id="chua-gui">{words.title}</h2>
        {isStuck ? <p>{words.stuck}</p> : null}
        {left && !isStuck ? (
          <>
            <p>{words.left(left.strokes, left.directives)} {left.isThere ? words.refused : words.away}</p>
            <div className="stack">
              <button type="button" className="btn p" onClick={() => dialog.current?.close()}>{words.stay}</button>
              <button type="button" className="btn" onClick={() => void leave(left.isThere, false)}>{words.keep}</button>
              <p className="m">{words.keepHint}</p>
              <button type="button" className="btn d" onClick={() => void leave(left.isThere, true)}>{words.drop}</button>
              <p className="m">{words.dropHint}</p>
            </div>
          </>
        ) : null}
        {isStuck ? <button type="button" className="btn" onClick={() => dialog.current?.close()}>{text.frame.close}</button> : null}
      </dialog>
    </>
  )
}
