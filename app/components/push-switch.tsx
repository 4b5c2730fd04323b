import { useEffect, useState } from 'react'
import { useText } from './use-text.ts'

type State = 'asking' | 'off' | 'on' | 'refused' | 'missing' | 'failed'

const WORKER = '/service-worker.js'

/** Switches notices on this device on or off. The subscription is the browser's; the office keeps its address. */
export function PushSwitch({ publicKey }: { publicKey: string }) {
  const text = useText().doors.notices
  const [state, setState] = useState<State>('asking')
  useEffect(() => {
    currentState().then(setState, () => setState('failed'))
  }, [])

  const press = (work: () => Promise<State>) => {
    setState('asking')
    work().then(setState, () => setState('failed'))
  }
  return (
    <div className="row wrap">
      <span role="status">{text.push[state]}</span>
      {state === 'off' || state === 'failed' ? (
        <button type="button" className="btn p" onClick={() => press(() => switchOn(publicKey))}>{text.pushOn}</button>
      ) : null}
      {state === 'on' ? <button type="button" className="btn" onClick={() => press(switchOff)}>{text.pushOff}</button> : null}
    </div>
  )
}

async function currentState(): Promise<State> {
  if (!('serviceWorker' in navigator) || !('PushManager' in window)) return 'missing'
  if (Notification.permission === 'denied') return 'refused'
  const registration = await navigator.serviceWorker.getRegistration('/')
  return (await registration?.pushManager.getSubscription()) ? 'on' : 'off'
}

async function switchOn(publicKey: string): Promise<State> {
  if ((await Notification.requestPermission()) !== 'granted') return 'refused'
  await navigator.serviceWorker.register(WORKER)
  const { pushManager } = await navigator.serviceWorker.ready
  const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey })
  const { endpoint, keys } = subscription.toJSON()
  const sent = await post({ act: 'subscribe', endpoint: endpoint ?? '', p256dh: keys?.['p256dh'] ?? '', auth: keys?.['auth'] ?? '' })
  if (sent) return 'on'
  await subscription.unsubscribe()
  return 'failed'
}

async function switchOff(): Promise<State> {
  const registration = await navigator.serviceWorker.getRegistration('/')
  const subscription = await registration?.pushManager.getSubscription()
  if (!subscription) return 'off'
  await post({ act: 'unsubscribe', endpoint: subscription.endpoint })
  await subscription.unsubscribe()
  return 'off'
}

async function post(fields: Record<string, string>): Promise<boolean> {
  const body = new FormData()
  for (const [name, value] of Object.entries(fields)) body.append(name, value)
  return (await fetch('/account/device', { method: 'POST', body })).ok
}
