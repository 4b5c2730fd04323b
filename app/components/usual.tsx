import type { Usual, UsualWay } from '../../workflows/registration/usual-way.ts'
import { Icon } from './icon.tsx'
import { useText } from './use-text.ts'

/**
 * What is usual with this sender, each with the count that says so. Only offered: nothing is
 * chosen before a person takes it.
 */
export function UsualNote({ usual, takes, takeKey, onTake }: {
  usual: UsualWay
  /** What can be taken here; the rest is only told. */
  takes: readonly ('kind' | 'leader' | 'lead')[]
  /** The key that takes all of it, where there is one. */
  takeKey?: string
  onTake?: (what: 'kind' | 'leader' | 'lead') => void
}) {
  const text = useText().registration.usual
  const reason = (words: string, of: number, times: number) => words
    .replace('{times}', String(times)).replace('{of}', String(of)).replace('{sender}', usual.sender)
  const line = (what: 'kind' | 'leader' | 'lead', one: Usual | null) => one ? (
    <li key={what}>
      <span className="grow">
        <b>{text[what]}: {one.name}</b>{' '}
        <span className="m">{reason(text.because[what], one.of, one.times).replace('{name}', one.name)}</span>
      </span>
      {onTake && takes.includes(what)
        ? <button type="button" className="btn sm" data-take={what} onClick={() => onTake(what)}>{text.take}</button>
        : null}
    </li>
  ) : null
  const helpers = usual.support.map((one) => `${one.name} (${one.times}/${one.of})`).join(', ')
  return (
    <section className="usual" aria-label={text.title}>
      <h3><Icon name="list" />{text.title}{takeKey ? <kbd>{takeKey}</kbd> : null}</h3>
      <ul>
        {line('kind', usual.kind)}
        {line('leader', usual.leader)}
        {line('lead', usual.lead)}
        {helpers ? <li><span><b>{text.support}:</b> {helpers}</span></li> : null}
        {usual.days ? (
          <li><span><b>{text.days.replace('{days}', String(usual.days.days))}</b>{' '}
            <span className="m">{reason(text.because.days, usual.days.of, usual.days.times)}</span></span></li>
        ) : null}
      </ul>
    </section>
  )
}
