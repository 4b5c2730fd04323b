import { resetPassword } from '../workflows/access/reset-password.ts'
import { readSettings } from './settings.ts'
import { openTerminalPasswords, runCommand, withTerminalOffice } from './terminal-office.ts'

// A one-time password for somebody who cannot sign in: `npm run reset-password -- SIGN-IN-NAME`.
// The last line of the output is the password, shown this once.

async function main(): Promise<void> {
  const breakGlass = process.argv.includes('--break-glass')
  const [signInName, ...more] = process.argv.slice(2).filter((word) => word !== '--break-glass')
  if (!signInName || signInName.startsWith('-') || more.length > 0) {
    console.error('npm run reset-password -- SIGN-IN-NAME [--break-glass]')
    process.exitCode = 2
    return
  }
  const settings = readSettings()
  await withTerminalOffice(settings, async (terminal) => {
    const office = { ...terminal, passwords: await openTerminalPasswords(settings) }
    const { password, sessionsEnded } = await resetPassword(office, { signInName, breakGlass })
    console.log(`Mật khẩu dùng một lần của / one-time password of ${signInName}`)
    console.log(`Phiên đã kết thúc / sessions ended: ${sessionsEnded}`)
    console.log('Mã truy cập đã thu hồi / tokens revoked.')
    if (breakGlass) {
      console.log('Mở cửa khẩn cấp trong 12 giờ, kể cả khi mật khẩu đã tắt.')
      console.log('Break-glass for 12 hours, even while passwords are switched off.')
    }
    console.log('Phải đổi ngay lần đăng nhập tới / to be changed at the next sign-in:')
    console.log(password)
  })
}

if (import.meta.main) await runCommand(main)
