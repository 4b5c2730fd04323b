import { Link } from '@remix-run/react'
import type { Box } from '../../../workflows/domain/reading.ts'
import { DoubtNote } from '../doubt-note.tsx'
import { Icon } from '../icon.tsx'
import { useText } from '../use-text.ts'
import { Crop } from './crop.tsx'
import type { RegistrationPage } from './registration-form.tsx'

/** Zone 10a of the law's page: under number and symbol, left (Phụ lục I). */
const SECRECY_ZONE: Box = [0.06, 0.08, 0.42, 0.16]

/** Always in view: the secrecy box, the ways out, the number to come. */
export function FormFoot({ page, turn, isSaving }: { page: RegistrationPage; turn: number; isSaving: boolean }) {
  const text = useText().registration
  return (
    <div className="foot">
      <DoubtNote doubts={page.doubts} />
      <div className="sec">
        <input id="khong-mat" type="checkbox" name="noSecrecyMark" value="yes" required disabled={isSaving} aria-describedby="khong-mat-them" />
        <div>
          <label htmlFor="khong-mat"><b>{text.secrecy}</b></label> <kbd>F8</kbd>
          <div className="xs" id="khong-mat-them">{text.secrecyMore}</div>
        </div>
        <Crop scanId={page.scan.id} page={1} turn={turn} box={SECRECY_ZONE} large={false} label={text.zone} />
      </div>
      <div className="row wrap">
        <Link className="btn d" to={`/scans/${page.scan.id}/quarantine`}><Icon name="lock" />{text.hasMark}</Link>
        <Link className="btn" to={`/scans/${page.scan.id}/return`}><Icon name="return" />{text.giveBack}</Link>
        <span className="grow" />
        <button id="vao-so" className="btn p save" name="intent" value="save" disabled={isSaving}>{text.save} <kbd>Ctrl Enter</kbd></button>
      </div>
      <div className="row sp wrap">
        <span className="xs">{text.expected} <b>{page.expected}</b>, {text.whenSaved}</span>
        {page.leaders.length > 0 ? (
          <span className="row">
            <label className="xs" htmlFor="presentTo">{text.presentTo}</label>
            <select id="presentTo" name="presentTo" className="in short">
              {page.leaders.map((one) => <option key={one.code} value={one.code}>{one.name}</option>)}
            </select>
            <button className="btn" name="intent" value="save-and-present" disabled={isSaving}>{text.saveAndPresent}</button>
          </span>
        ) : null}
      </div>
    </div>
  )
}

