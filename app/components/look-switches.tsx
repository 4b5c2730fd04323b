import { Form, useLocation, useRouteLoaderData } from '@remix-run/react'
import type { loader } from '../root.tsx'
import { languageNames, languages } from '../text/language.ts'
import { useText } from './use-text.ts'

interface SwitchProps {
  name: string
  value: string
  label?: string
  isOn: boolean
  children: string
  style?: { fontSize: string }
}

/** One choice of how pages look, as a form of one button: works without script. */
function Switch({ name, value, label, isOn, children, style }: SwitchProps) {
  const { pathname, search } = useLocation()
  return (
    <Form method="post" action="/preferences" reloadDocument>
      <input type="hidden" name="returnTo" value={`${pathname}${search}`} />
      <input type="hidden" name={name} value={value} />
      <button className="btn sm" aria-pressed={isOn} aria-label={label} style={style}>
        {children}
      </button>
    </Form>
  )
}

/** Type size, contrast and language, as at the foot of the sign-in page. */
export function LookSwitches({ withTouch = false }: { withTouch?: boolean }) {
  const text = useText()
  const root = useRouteLoaderData<typeof loader>('root')
  const look = text.frame.look
  const touches = { auto: look.touchAuto, on: look.touchOn, off: look.touchOff }
  return (
    <>
      <div className="look">
        <span>{look.size}</span>
        <Switch name="type" value="normal" label={look.normalType} isOn={root?.type !== 'large'}>
          A
        </Switch>
        <Switch
          name="type"
          value="large"
          label={look.largeType}
          isOn={root?.type === 'large'}
          style={{ fontSize: 'var(--t-18)' }}
        >
          A
        </Switch>
        <Switch
          name="contrast"
          value={root?.contrast === 'more' ? 'normal' : 'more'}
          isOn={root?.contrast === 'more'}
        >
          {look.contrast}
        </Switch>
        {languages.map((one) => (
          <Switch key={one} name="language" value={one} isOn={root?.language === one}>
            {languageNames[one]}
          </Switch>
        ))}
      </div>
      {withTouch ? (
        <div className="look">
          <span>{look.touch}</span>
          {(['auto', 'on', 'off'] as const).map((one) => (
            <Switch key={one} name="touch" value={one} isOn={root?.touch === one}>
              {touches[one]}
            </Switch>
          ))}
        </div>
      ) : null}
    </>
  )
}
