import { Form } from '@remix-run/react'
import { formatTime } from '../../text/dates.ts'
import { Icon } from '../icon.tsx'
import { useText } from '../use-text.ts'

export interface FailedFileShown {
  id: string
  name: string | null
  reason_code: string | null
  done_path: string | null
  seen_at: Date | string
}

/** Files that a scanner's folder could not give to the tray, until a clerk has dealt with them. */
export function FailedFiles({ files }: { files: readonly FailedFileShown[] }) {
  const text = useText().doors
  if (files.length === 0) return null
  return (
    <section className="panel need" aria-labelledby="chua-nhan">
      <header><Icon name="scan" /><h2 id="chua-nhan">{text.failed} ({files.length})</h2><span className="m">{text.failedHint}</span></header>
      <ul className="lst">
        {files.map((file) => (
          <li key={file.id}>
            <span className="thumb" aria-hidden="true" />
            <div className="grow">
              <div className="t cut">{file.name}</div>
              <div className="m cut">{formatTime(file.seen_at)} · {file.done_path}</div>
            </div>
            <div className="xs">{text.reasons[file.reason_code ?? ''] ?? file.reason_code}</div>
            <Form method="post" action="/tray/failed-files" className="act">
              <input type="hidden" name="doorFileId" value={file.id} />
              <button className="btn" aria-label={text.dealtWithOf(file.name ?? '')}>{text.dealtWith}</button>
            </Form>
          </li>
        ))}
      </ul>
    </section>
  )
}
