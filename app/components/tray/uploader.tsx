import { useCallback, useEffect, useRef, useState } from 'react'
import type { ArrivalSource } from '../../../workflows/domain/values.ts'
import { Icon, type IconName } from '../icon.tsx'
import { useText } from '../use-text.ts'

interface Sending {
  key: number
  file: File
  source: ArrivalSource
  percent: number
  state: 'waiting' | 'sending' | 'done' | 'failed' | 'cancelled'
  refusal?: string
  /** The same file would be refused again. */
  isFinal?: boolean
  /** What a message or an exchange file held. */
  told?: string
}

/** Too large, of a kind that is not taken, broken: sending it again changes nothing. */
const REFUSED_FOR_GOOD: ReadonlySet<number> = new Set([413, 415, 422])
/** At once for one person: more would only slow each other down. */
const AT_ONCE_MAX = 3
const FILES_MAX = 50
const sources: readonly (readonly [ArrivalSource, IconName])[] = [
  ['post', 'post'], ['desk', 'desk'], ['email', 'mail'], ['e-office', 'globe'],
]

/**
 * Where scans are dropped or chosen: each file is sent by itself with its progress, may be
 * cancelled and tried again; one that fails does not stop the others.
 */
export function Uploader({ megabytes, onReceived }: { megabytes: number; onReceived: () => void }) {
  const text = useText().tray
  const [source, setSource] = useState<ArrivalSource>('post')
  const [over, setOver] = useState(false)
  const picker = useRef<HTMLInputElement>(null)
  const { sendings, add, cancel, retry, clear } = useSendings(onReceived)
  useDropAnywhere(setOver, (files) => add(files, source))

  return (
    <>
      <section className={`drop${over ? ' over' : ''}`} aria-label={text.upload.region}>
        <span className="big-icon"><Icon name="upload" /></span>
        <div>
          <b>{text.upload.drop}</b>{' '}
          <span className="m">
            {text.upload.or}{' '}
            <label className="as-link">
              {text.upload.choose}
              <input
                ref={picker} id="chon-tep" className="sr" type="file" multiple
                accept=".pdf,.jpg,.jpeg,.png,.webp,.tif,.tiff,.heic,.heif,.docx,.xlsx,.eml,.msg,.edxml,.xml,application/pdf,image/*"
                onChange={(event) => {
                  add([...(event.currentTarget.files ?? [])], source)
                  event.currentTarget.value = ''
                }}
              />
            </label>
            {' · '}{text.upload.kinds.replace('{megabytes}', String(megabytes))}
          </span>
        </div>
        <fieldset className="seg">
          <legend className="sr">{text.upload.source}</legend>
          {sources.map(([value, icon]) => (
            <label key={value} className={source === value ? 'on' : ''}>
              <input
                className="sr" type="radio" name="source" value={value} checked={source === value}
                onChange={() => setSource(value)}
              />
              <Icon name={icon} />{text.sources[value]}
            </label>
          ))}
        </fieldset>
      </section>
      {sendings.length > 0 ? (
        <section className="panel sending" aria-label={text.upload.progress}>
          <ul>
            {sendings.map((one) => (
              <SendingRow key={one.key} sending={one} onCancel={() => cancel(one.key)} onRetry={() => retry(one.key)} />
            ))}
          </ul>
          <button type="button" className="btn q sm" onClick={clear}>{text.upload.clear}</button>
        </section>
      ) : null}
    </>
  )
}

function SendingRow({ sending, onCancel, onRetry }: { sending: Sending; onCancel: () => void; onRetry: () => void }) {
  const text = useText().tray.upload
  const words = {
    waiting: text.sending.replace('{percent}', '0'),
    sending: text.sending.replace('{percent}', String(sending.percent)),
    done: sending.told ?? text.done,
    failed: sending.refusal ?? text.offline,
    cancelled: text.cancelled,
  }
  const isMoving = sending.state === 'sending' || sending.state === 'waiting'
  return (
    <li>
      <span className="cut grow">{sending.file.name}</span>
      <span role={sending.state === 'failed' ? 'alert' : 'status'} className={sending.state === 'failed' ? 'st warn' : 'st'}>
        {words[sending.state]}
      </span>
      {isMoving ? <progress max={100} value={sending.percent} aria-label={sending.file.name} /> : null}
      {isMoving ? <button type="button" className="btn sm" onClick={onCancel}>{text.cancel}</button> : null}
      {sending.state === 'cancelled' || (sending.state === 'failed' && !sending.isFinal) ? (
        <button type="button" className="btn sm" onClick={onRetry}>{text.retry}</button>
      ) : null}
    </li>
  )
}

function useSendings(onReceived: () => void) {
  const [sendings, setSendings] = useState<Sending[]>([])
  const requests = useRef(new Map<number, XMLHttpRequest>())
  const next = useRef(1)
  const change = useCallback((key: number, changes: Partial<Sending>) => {
    setSendings((all) => all.map((one) => (one.key === key ? { ...one, ...changes } : one)))
  }, [])

  useEffect(() => {
    const free = AT_ONCE_MAX - sendings.filter((one) => one.state === 'sending').length
    for (const one of sendings.filter((item) => item.state === 'waiting').slice(0, Math.max(0, free))) {
      if (requests.current.has(one.key)) continue
      requests.current.set(one.key, send(one, change, () => {
        requests.current.delete(one.key)
        onReceived()
      }))
    }
  }, [sendings, change, onReceived])

  const stop = (key: number) => {
    requests.current.get(key)?.abort()
    requests.current.delete(key)
  }
  return {
    sendings,
    add(files: readonly File[], source: ArrivalSource) {
      const added = files.slice(0, FILES_MAX).map((file): Sending => ({
        key: next.current++, file, source, percent: 0, state: 'waiting',
      }))
      setSendings((all) => [...all, ...added])
    },
    cancel(key: number) {
      stop(key)
      change(key, { state: 'cancelled' })
    },
    retry(key: number) {
      stop(key)
      change(key, { state: 'waiting', percent: 0 })
    },
    clear() {
      setSendings((all) => all.filter((one) => one.state === 'sending' || one.state === 'waiting'))
    },
  }
}

function send(
  sending: Sending,
  change: (key: number, changes: Partial<Sending>) => void,
  done: () => void,
): XMLHttpRequest {
  const request = new XMLHttpRequest()
  const body = new FormData()
  body.append('source', sending.source)
  body.append('file', sending.file)
  request.open('POST', '/tray/upload')
  request.upload.onprogress = (event) => {
    if (event.lengthComputable) {
      change(sending.key, { percent: Math.round((event.loaded / event.total) * 100) })
    }
  }
  request.onload = () => {
    if (request.status === 201) change(sending.key, { state: 'done', percent: 100, ...wordsIn(request.responseText, 'told') })
    else change(sending.key, {
      state: 'failed', isFinal: REFUSED_FOR_GOOD.has(request.status), ...wordsIn(request.responseText, 'refusal'),
    })
    done()
  }
  request.onerror = () => {
    change(sending.key, { state: 'failed' })
    done()
  }
  change(sending.key, { state: 'sending' })
  request.send(body)
  return request
}

function wordsIn(body: string, key: 'refusal' | 'told'): Pick<Sending, 'refusal' | 'told'> {
  try {
    const answer: unknown = JSON.parse(body)
    if (typeof answer !== 'object' || answer === null) return {}
    const words = new Map(Object.entries(answer)).get(key)
    if (typeof words === 'string') return { [key]: words }
  } catch {
    // Not from the office: a proxy's page. The general sentence is shown.
  }
  return {}
}

function useDropAnywhere(setOver: (over: boolean) => void, onFiles: (files: File[]) => void) {
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      setOver(true)
    }
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false)
    }
    const drop = (event: DragEvent) => {
      event.preventDefault()
      setOver(false)
      onFiles([...(event.dataTransfer?.files ?? [])])
    }
    document.addEventListener('dragover', over)
    document.addEventListener('dragleave', leave)
    document.addEventListener('drop', drop)
    return () => {
      document.removeEventListener('dragover', over)
      document.removeEventListener('dragleave', leave)
      document.removeEventListener('drop', drop)
    }
  })
}
