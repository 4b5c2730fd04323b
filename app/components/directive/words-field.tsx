import { Link } from '@remix-run/react'
import { useId, useRef, useState } from 'react'
import { fillHole, firstHole } from '../../../workflows/domain/phrase-holes.ts'
import { Icon } from '../icon.tsx'
import { useText } from '../use-text.ts'
import { HolePicker } from './hole-picker.tsx'
import type { Offers } from './offers.ts'
import { SavePhrase } from './save-phrase.tsx'
import type { Choice } from './use-choice.ts'

/** What the directive says, in words: typed, or begun with a phrase. */
export function WordsField({ offers, choice }: { offers: Offers; choice: Choice }) {
  const text = useText().directive.panel
  const area = useRef<HTMLTextAreaElement>(null)
  const id = useId()
  const [used, setUsed] = useState('')
  const hole = firstHole(choice.text)
  const add = ({ id: phraseId, text: phrase }: Offers['phrases'][number]) => {
    setUsed(phraseId)
    const joint = choice.text.trim() === '' ? '' : `${choice.text.trimEnd()} `
    const whole = `${joint}${phrase}`
    choice.type(whole)
    const field = area.current
    if (!field) return
    field.focus()
    // The first place to be filled in lies under the cursor, once the words are there.
    const hole = whole.indexOf('{', joint.length)
    if (hole >= 0) requestAnimationFrame(() => field.setSelectionRange(hole, whole.indexOf('}', hole) + 1))
  }
  return (
    <div>
      <label className="lab" htmlFor={id}>{text.text}</label>
      <textarea ref={area} className="in" id={id} name="text" rows={2} maxLength={4000} value={choice.text}
        placeholder={text.textExample} onChange={(event) => choice.type(event.target.value)} />
      {used ? <input type="hidden" name="phraseId" value={used} /> : null}
      {hole ? (
        <HolePicker hole={hole} offers={offers} onFill={(words) => choice.type(fillHole(choice.text, hole, words))} />
      ) : null}
      <details className="phrases">
        <summary className="btn sm q"><Icon name="speech" />{text.phrases}</summary>
        <ul>
          {offers.phrases.map((phrase) => (
            <li key={phrase.id}>
              <button type="button" className="btn sm q" onClick={() => add(phrase)}>
                {phrase.isOwn ? <Icon name="people" /> : null}{phrase.text}
              </button>
            </li>
          ))}
        </ul>
        <p className="row wrap">
          <SavePhrase words={choice.text} />
          <Link className="btn sm q" to="/account/phrases">{text.ownPhrases}</Link>
        </p>
      </details>
    </div>
  )
}
