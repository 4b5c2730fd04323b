import { useActionData, useLocation } from '@remix-run/react'
import { useRef } from 'react'

/**
 * What the page's last form was answered. Remix forgets it when the page loads its data anew; here
 * it stays until the person sends another form or goes on, so that news of other people's work
 * (`useLive`) never takes away a refusal that is being read.
 */
export function useAnswer<Action>(): ReturnType<typeof useActionData<Action>> {
  const answer = useActionData<Action>()
  const { key } = useLocation()
  const kept = useRef<{ key: string; answer: typeof answer }>(undefined)
  if (answer !== undefined && answer !== null) kept.current = { key, answer }
  else if (kept.current?.key !== key) kept.current = undefined
  return kept.current?.answer
}
