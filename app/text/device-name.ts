/** Browsers as they name themselves; many also name those before whom they stand here. */
const browsers = [
  ['Edge', /\bEdg(?:A|iOS)?\/(\d+)/], ['Opera', /\bOPR\/(\d+)/], ['Cốc Cốc', /\bcoc_coc_browser\/(\d+)/],
  ['Samsung Internet', /\bSamsungBrowser\/(\d+)/], ['Firefox', /\b(?:Firefox|FxiOS)\/(\d+)/],
  ['Chrome', /\b(?:HeadlessChrome|Chrome|CriOS)\/(\d+)/], ['Safari', /\bVersion\/(\d+)[\d.]* .*Safari\//],
] as const
const systems = [
  ['iPad', /\biPad\b/], ['iPhone', /\biPhone\b/], ['Android', /\bAndroid\b/], ['ChromeOS', /\bCrOS\b/],
  ['Windows', /\bWindows\b/], ['macOS', /\bMacintosh\b/], ['Linux', /\bLinux\b/],
] as const

/**
 * What a person calls the device, from the `User-Agent` it sent: `Chrome 130 · Windows`. What is
 * not known here is given as it came. A device may say anything of itself: nothing is decided by it.
 */
export function deviceName(userAgent: string): string {
  const browser = browsers.flatMap(([name, pattern]) => {
    const version = pattern.exec(userAgent)?.[1]
    return version ? [`${name} ${version}`] : []
  })[0]
  const system = systems.find(([, pattern]) => pattern.test(userAgent))?.[0]
  return browser && system ? `${browser} · ${system}` : userAgent
}
