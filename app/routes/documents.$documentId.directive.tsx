import {
  type ActionFunctionArgs, type LinksFunction, type LoaderFunctionArgs, type MetaFunction, redirect,
} from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { listPile } from '../../db/presentations.ts'
import { openedPositionIds } from '../../workflows/directive/author-seat.ts'
import { LetterDesk } from '../components/directive/letter-desk.tsx'
import type { PageHandle } from '../components/page-keys.tsx'
import { useAnswer } from '../components/use-answer.ts'
import { DirectiveForm } from '../forms/directive-form.server.ts'
import { actOnLetter } from '../server/directive-desk.server.ts'
import { readForm } from '../server/form.server.ts'
import { letterForDesk, pathOf } from '../server/letter-desk.server.ts'
import { theOffice } from '../server/office.server.ts'
import { refusal, refusalResponse } from '../server/refusal.server.ts'
import { requireActor } from '../server/session.server.ts'
import css from '../styles/ink.css?url'

export const links: LinksFunction = () => [{ rel: 'stylesheet', href: css }]
export const meta: MetaFunction = () => [{ title: 'Bút phê – Bút Phê' }]
export const handle: PageHandle = {
  bare: true,
  keys: (text) => [
    { key: 'Ctrl+Z', does: text.directive.page.keys.undo },
    { key: 'N', does: text.directive.page.keys.note },
    { key: '1…6', does: text.directive.page.keys.tool },
    { key: 'PgUp PgDn', does: text.directive.page.keys.sheet },
    { key: 'G', does: text.directive.page.keys.panel },
    { key: 'Ctrl+Enter', does: text.directive.page.keys.confirm },
  ],
}

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request)
  const replaces = new URL(request.url).searchParams.get('replaces') ?? undefined
  return letterForDesk(theOffice(), actor, { documentId: params.documentId ?? '', replaces })
    .catch((error: unknown) => { throw refusalResponse(error) })
}

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireActor(request)
  const office = theOffice()
  const documentId = params.documentId ?? ''
  const pile = await listPile(office.db, openedPositionIds(actor))
  const at = pile.findIndex((row) => row.document_id === documentId)
  const post = await readForm(request, DirectiveForm)
  try {
    await actOnLetter(office, actor, documentId, post)
  } catch (error) {
    return refusal(request, error)
  }
  const isWorded = post.intent === 'confirm' || post.intent === 'pass' || post.intent === 'keep'
  if (post.thenSign && isWorded) return redirect(`/signing?document=${encodeURIComponent(documentId)}`)
  // The next letter slides in; after the last one, the pile.
  const next = pile[at + 1] ?? pile[at - 1]
  return redirect((post.intent !== 'propose' && at >= 0 && pathOf(next?.document_id)) || '/inbox')
}

export default function DirectivePage() {
  const letter = useLoaderData<typeof loader>()
  const answer = useAnswer<typeof action>()
  // Another letter is another page: its ink, panel and place start anew.
  return <LetterDesk key={letter.document.id} letter={letter} answer={answer} />
}
