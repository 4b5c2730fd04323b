import { Form } from '@remix-run/react'
import type { EntraChoices, RoleRule } from '../../../workflows/domain/microsoft.ts'
import { roles } from '../../../workflows/domain/values.ts'
import { useText } from '../use-text.ts'
import { Choice, Field, Panel } from './fields.tsx'

export function SignInSwitches({ choices }: { choices: Pick<EntraChoices, 'isOn' | 'localAccounts'> }) {
  const { entra: text, admin } = useText()
  return (
    <Panel id="cach-dang-nhap" title={text.switches}>
      <Form className="stack pad" method="post" key={`${choices.isOn}${choices.localAccounts}`}>
        <label className="row">
          <input type="checkbox" name="isOn" value="yes" defaultChecked={choices.isOn} />
          {text.isOn}
        </label>
        <label className="row">
          <input type="checkbox" name="localAccounts" value="yes" defaultChecked={choices.localAccounts}
            aria-describedby="mat-khau-goi-y" />
          {text.localAccounts}
        </label>
        <p className="hint" id="mat-khau-goi-y">{text.localHint}</p>
        <div>
          <button className="btn p" name="act" value="switch">{admin.save}</button>
        </div>
      </Form>
    </Panel>
  )
}

export function RoleRules({ rules }: { rules: readonly RoleRule[] }) {
  const { entra: text, states } = useText()
  return (
    <Panel id="vai-tro" title={text.rules}>
      <p className="m pad">{text.rulesIntro}</p>
      {rules.length === 0 ? <p className="m pad">{text.noRules}</p> : (
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{text.by}</th>
              <th scope="col">{text.value}</th>
              <th scope="col">{text.role}</th>
              <th scope="col"><span className="sr">{text.remove}</span></th>
            </tr>
          </thead>
          <tbody>
            {rules.map((rule) => (
              <tr key={`${rule.by} ${rule.value} ${rule.role}`}>
                <td>{text.byWord[rule.by]}</td>
                <td><code>{rule.value}</code></td>
                <td>{states.role[rule.role]}</td>
                <td>
                  <Form method="post">
                    <input type="hidden" name="by" value={rule.by} />
                    <input type="hidden" name="value" value={rule.value} />
                    <input type="hidden" name="role" value={rule.role} />
                    <button className="btn sm" name="act" value="remove-rule" aria-label={text.removeOf(rule.value)}>
                      {text.remove}
                    </button>
                  </Form>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Form className="stack pad" method="post" key={rules.length}>
        <Choice id="theo" name="by" label={text.by} required defaultValue="app-role"
          options={(['app-role', 'group'] as const).map((by) => ({ value: by, label: text.byWord[by] }))} />
        <Field id="gia-tri" name="value" label={text.value} hint={text.valueHint} maxLength={200} required />
        <Choice id="quyen" name="role" label={text.role} required
          options={roles.map((role) => ({ value: role, label: states.role[role] }))} />
        <div>
          <button className="btn p" name="act" value="add-rule">{text.add}</button>
        </div>
      </Form>
    </Panel>
  )
}
