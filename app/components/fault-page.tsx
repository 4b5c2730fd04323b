import { Link } from '@remix-run/react'
import type { Text } from '../text/language.ts'
import { useText } from './use-text.ts'

interface FaultPageProps {
  status: number
  /** The code the server sent: never shown, only chosen by. */
  reason: string
  requestId: string
}

/** The page for what cannot be shown: what happened, what is kept, what to do. */
export function FaultPage({ status, reason, requestId }: FaultPageProps) {
  const text = useText()
  const [title, sentence] = wordsFor(text, status, reason)
  return (
    <div className="stack narrow prose">
      <title>{`${title} – ${text.frame.product}`}</title>
      <h1>{title}</h1>
      <p>{sentence}</p>
      {status >= 500 && requestId ? (
        <p className="m">{text.faults.requestId(requestId)}</p>
      ) : null}
      <p>
        <Link className="btn" to="/" reloadDocument>
          {text.faults.home}
        </Link>
      </p>
    </div>
  )
}

function wordsFor({ faults }: Text, status: number, reason: string): [string, string] {
  if (reason === 'no-position') return [faults.noRoleTitle, faults.noRole]
  if (status === 404) return [faults.notFoundTitle, faults.notFound]
  if (status === 403 || status === 401) return [faults.noAccessTitle, faults.noAccess]
  if (status >= 400 && status < 500) return [faults.badRequestTitle, faults.badRequest]
  return [faults.failedTitle, faults.failed]
}
