import { useEffect, useRef } from 'react'

interface PinFieldProps {
  id: string
  name: string
  label: string
  isOptional?: boolean
  kind?: 'pin' | 'code'
  /** The page is about this field: a key or a finger can go on at once. */
  isFirst?: boolean
}

/** A PIN or a one-time code: never kept or filled in by the browser. */
export function PinField({ id, name, label, isOptional = false, kind = 'pin', isFirst = false }: PinFieldProps) {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (isFirst) input.current?.focus()
  }, [isFirst])
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input ref={input} className="in" id={id} name={name} type={kind === 'pin' ? 'password' : 'text'} maxLength={kind === 'pin' ? 64 : 40}
        autoComplete={kind === 'pin' ? 'off' : 'one-time-code'} required={!isOptional} />
    </div>
  )
}
