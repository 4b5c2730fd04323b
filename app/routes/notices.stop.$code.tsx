import type { ActionFunctionArgs, MetaFunction } from '@remix-run/node'
import { Form } from '@remix-run/react'
import { stopNotices } from '../../workflows/notices/stop-code.ts'
import { Note, RefusalNote } from '../components/note.tsx'
import { useText } from '../components/use-text.ts'
import { useAnswer } from '../components/use-answer.ts'
import { theOffice } from '../server/office.server.ts'
import { refusal } from '../server/refusal.server.ts'

export const meta: MetaFunction = () => [{ title: 'Thôi nhận thư nhắc – Bút Phê' }]

/** From the link in a letter: opening it changes nothing (mail programs open links); pressing does. */
export async function action({ request, params }: ActionFunctionArgs) {
  try {
    await stopNotices(theOffice(), { code: params['code'] ?? '' })
    return { done: true }
  } catch (error) {
    return refusal(request, error)
  }
}

export default function StopPage() {
  const answer = useAnswer<typeof action>()
  const text = useText().doors.notices
  return (
    <main className="narrow stack">
      <h1>{text.stopTitle}</h1>
      <RefusalNote answer={answer} />
      {answer && 'done' in answer ? <Note kind="ok">{text.stopped}</Note> : (
        <Form method="post" className="panel pad stack">
          <p>{text.stopLead}</p>
          <div><button className="btn p">{text.stop}</button></div>
        </Form>
      )}
    </main>
  )
}
