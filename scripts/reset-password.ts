import { resetPassword } from '../workflows/access/reset-password.ts'
import { readSettings } from './settings.ts'
import { openTerminalPasswords, runCommand, withTerminalOffice } from './terminal-office.ts'

// A one-time password for somebody who cannot sign in: `npm run reset-password -- SIGN-IN-NAME`.
// The last line of the output is the password, shown this once.

async function main(): Promise<void> {
  const [signInName, ...more] = process.argv.slice(2)
  if (!signInName || signInName.startsWith('-') || more.length > 0) {
    console.error('npm run reset-password -- SIGN-IN-NAME')
    process.exitCode = 2
    return
  }
  const settings = readSettings()
  await withTerminalOffice(settings, async (terminal) => {
    const office = { ...terminal, passwords: await openTerminalPasswords(settings) }
    const { password, sessionsEnded } = await resetPassword(office, { signInName })
    console.log(`Mật khẩu dùng một lần của / one-time password of ${signInName}`)
    console.log(`Phiên đã kết thúc / sessions ended: ${sessionsEnded}`)
    console.log('Mã truy cập đã thu hồi / tokens revoked.')
    console.log('Phải đổi ngay lần đăng nhập tới / to be changed at the next sign-in:')
    console.log(password)
  })
}

if (import.meta.main) await runCommand(main)
