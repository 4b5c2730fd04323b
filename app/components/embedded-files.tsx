import { type EmbeddedFile, embeddedKindOf } from '../../workflows/domain/embedded-file.ts'
import { Icon } from './icon.tsx'
import { useText } from './use-text.ts'

/** The files that a letter carries inside: told always, each taken out by a deliberate press only. */
export function EmbeddedFiles({ files, formId }: {
  files: readonly (EmbeddedFile & { scanId: string })[]
  /** Of a page that is a form itself: buttons cannot stand in a form inside a form. */
  formId?: string
}) {
  const text = useText().finding.document
  const words = text.embedded
  if (files.length === 0) return null
  return (
    <div className="note warn" role="status">
      <Icon name="warning" />
      <div className="grow stack">
        <b>{words.carries(files.length)}</b>
        <span className="xs">{words.mayHoldDeadline}</span>
        <ul className="fl plain">
          {files.map((file) => {
            const kind = embeddedKindOf(file.name)
            const name = file.name ?? words.noName(file.ordinal)
            const facts = [
              words.kinds[kind], file.byteSize === null ? words.sizeUnknown : text.bytes(file.byteSize),
            ]
            const action = `/scans/${file.scanId}/embedded/${file.ordinal}`
            return (
              <li key={`${file.scanId} ${file.ordinal}`} className="row">
                <div className="grow">
                  <b>{name}</b>
                  <div className={kind === 'program' ? undefined : 'm'}>{facts.join(' · ')}</div>
                </div>
                {formId ? (
                  <button className="btn sm" form={formId} formAction={action} aria-label={words.takeNamed(name)}>{words.take}</button>
                ) : (
                  <form method="post" action={action}>
                    <button className="btn sm" aria-label={words.takeNamed(name)}>{words.take}</button>
                  </form>
                )}
              </li>
            )
          })}
        </ul>
        <span className="xs">{words.warning}</span>
      </div>
    </div>
  )
}
