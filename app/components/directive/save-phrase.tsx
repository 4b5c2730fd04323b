import { useFetcher } from '@remix-run/react'
import type { action } from '../../routes/account.phrases.tsx'
import { useText } from '../use-text.ts'

/** Keeps the words of this directive as a phrase of one's own, without leaving the letter. */
export function SavePhrase({ words }: { words: string }) {
  const text = useText().directive.panel
  const saving = useFetcher<typeof action>()
  const said = saving.data && ('refusal' in saving.data ? saving.data.refusal : text.phraseSaved)
  const keep = () => saving.submit({ act: 'add', text: words }, { method: 'post', action: '/account/phrases' })
  return (
    <>
      <button type="button" className="btn sm q" onClick={keep}
        disabled={words.trim() === '' || words.length > PHRASE_CHARS || saving.state !== 'idle'}>
        {text.savePhrase}
      </button>
      <span className="m" role="status">{said}</span>
    </>
  )
}

const PHRASE_CHARS = 500
