import { useState } from 'react'
import { Icon } from './icon.tsx'
import { useText } from './use-text.ts'

interface PasswordFieldProps {
  id: string
  name: string
  label: string
  autoComplete: 'current-password' | 'new-password'
  hint?: string
  minLength?: number
}

/** A password with its label and, where there is script, a button that shows it. */
export function PasswordField(props: PasswordFieldProps) {
  const text = useText()
  const [isShown, setIsShown] = useState(false)
  const hintId = `${props.id}-goi-y`
  return (
    <div className="field">
      <label htmlFor={props.id}>{props.label}</label>
      <span className="pass" style={{ position: 'relative', display: 'block' }}>
        <input
          className="in"
          id={props.id}
          name={props.name}
          type={isShown ? 'text' : 'password'}
          autoComplete={props.autoComplete}
          minLength={props.minLength}
          maxLength={128}
          aria-describedby={props.hint ? hintId : undefined}
          required
        />
        <button
          type="button"
          className="btn q ic"
          style={{ position: 'absolute', right: 0, top: 0 }}
          aria-pressed={isShown}
          aria-label={isShown ? text.signIn.hidePassword : text.signIn.showPassword}
          onClick={() => setIsShown(!isShown)}
        >
          <Icon name="eye" />
        </button>
      </span>
      {props.hint ? (
        <span className="hint" id={hintId}>
          {props.hint}
        </span>
      ) : null}
    </div>
  )
}
