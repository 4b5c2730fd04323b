import type { ReactNode } from 'react'
import { Icon } from './icon.tsx'
import { LookSwitches } from './look-switches.tsx'
import { Mark } from './mark.tsx'
import { useText } from './use-text.ts'

/** The page before the office: sign-in and first start. */
export function Door({ children }: { children: ReactNode }) {
  const text = useText()
  const { before, mark, after } = text.signIn.noSecrets
  return (
    <div className="door">
      <main>
        <div className="brandrow">
          <span className="mk">
            <Mark />
          </span>
          <div>
            {text.frame.product}
            <div className="m">{text.frame.claim}</div>
          </div>
        </div>
        {children}
        <p className="m row foot">
          <Icon name="lock" />
          <span>
            {before}
            <b>{mark}</b>
            {after}
          </span>
        </p>
        <LookSwitches />
      </main>
      <SheetArt />
    </div>
  )
}

/** A letter as it lies on the table, in lines only: nothing on it can be read or mistaken. */
function SheetArt() {
  const lines = Array.from({ length: 18 }, (_, row) => 400 + row * 42)
  return (
    <div className="art" aria-hidden="true">
      <div className="sheet">
        <svg viewBox="0 0 860 1216" fill="none" strokeLinecap="round">
          <g stroke="#C9C4B8" strokeWidth="9">
            <path d="M110 110h210M130 140h170M470 110h310M520 140h210" />
            <path d="M540 185h180M120 185h190M150 215h130" strokeWidth="6" />
            {lines.map((y, row) => (
              <path key={y} d={`M${row % 5 === 0 ? 170 : 130} ${y}H${row % 5 === 4 ? 520 : 750}`} />
            ))}
          </g>
          <rect x="120" y="250" width="190" height="110" stroke="#B3191F" strokeWidth="3" />
          <path d="M150 275h130M140 305h70M140 330h90" stroke="#B3191F" strokeWidth="4" />
          <path
            d="M370 290c14-26 24-36 30-31s-4 38 4 38 22-34 32-34 0 32 8 33 26-40 40-38 2 40 14 40
              30-34 46-34 8 30 20 32 60-26 96-34M380 345c40-10 90-18 150-20s70-6 90-12"
            stroke="#1746A8"
            strokeWidth="4"
            strokeLinejoin="round"
          />
        </svg>
      </div>
    </div>
  )
}
