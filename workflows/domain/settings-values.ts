import { z } from 'zod'
import type { SettingProblem } from './settings-rules.ts'

/** How one setting is read from text; a wrong one is added to `problems`. */
export interface SettingRule<Value> {
  readonly example: string
  read(text: string | undefined, problems: SettingProblem[]): Value
}

const VALUE_CHARS_MAX = 1000
const VALUE_SHOWN_CHARS_MAX = 60

interface Wording {
  vi: string
  en: string
}

/** A whole number with its limits. */
export function countIn(
  name: string,
  min: number,
  max: number,
  fallback: number,
): SettingRule<number> {
  const schema = z
    .string()
    .regex(/^\d{1,12}$/)
    .transform(Number)
    .pipe(z.number().int().min(min).max(max))
  return withDefault(name, schema, String(fallback), fallback, {
    vi: `phải là số nguyên từ ${min} đến ${max}.`,
    en: `must be a whole number from ${min} to ${max}.`,
  })
}

/** The address or name the web server listens on. */
export function hostName(name: string, fallback: string): SettingRule<string> {
  const schema = z
    .string()
    .max(253)
    .regex(/^[A-Za-z0-9.:-]+$/)
  return withDefault(name, schema, fallback, fallback, {
    vi: 'phải là một địa chỉ IP hoặc tên máy, không có cổng hay http://.',
    en: 'must be an IP address or a host name, without a port or http://.',
  })
}

export function oneOf(
  name: string,
  choices: readonly [string, ...string[]],
  fallback: string,
): SettingRule<string> {
  return withDefault(name, z.enum(choices), fallback, fallback, {
    vi: `phải là một trong: ${choices.join(', ')}.`,
    en: `must be one of: ${choices.join(', ')}.`,
  })
}

/** Scheme, host and port, nothing behind them. */
export function origin(name: string, exampleValue: string): SettingRule<string | undefined> {
  const schema = z
    .url({ protocol: /^https?$/ })
    .max(VALUE_CHARS_MAX)
    .transform((text) => new URL(text))
    .refine((url) => url.pathname === '/' && !url.search && !url.hash)
    .refine((url) => url.username === '' && url.password === '')
    .transform((url) => url.origin)
  return optional(name, schema, exampleValue, {
    vi: 'phải là địa chỉ bắt đầu bằng https:// (hoặc http://), không có đường dẫn phía sau.',
    en: 'must be an address that begins with https:// (or http://), without a path.',
  })
}

/** An address with a path: the office asks there. No name or password in it. */
export function serverAddress(name: string, exampleValue: string): SettingRule<string | undefined> {
  const schema = z
    .url({ protocol: /^https?$/ })
    .max(VALUE_CHARS_MAX)
    .refine((text) => new URL(text).username === '' && new URL(text).password === '')
  return optional(name, schema, exampleValue, {
    vi: 'phải là địa chỉ bắt đầu bằng https:// (hoặc http://), không kèm tên và mật khẩu.',
    en: 'must be an address that begins with https:// (or http://), without name and password.',
  })
}

export function shortText(name: string, exampleValue: string): SettingRule<string | undefined> {
  // A control character in a path or a name is always a slip of copying.
  const schema = z
    .string()
    .max(VALUE_CHARS_MAX)
    .refine((text) => !/\p{Cc}/u.test(text))
  return optional(name, schema, exampleValue, {
    vi: `dài quá ${VALUE_CHARS_MAX} ký tự hoặc có ký tự điều khiển.`,
    en: `is longer than ${VALUE_CHARS_MAX} characters or holds a control character.`,
  })
}

function withDefault<Value>(
  name: string,
  schema: z.ZodType<Value, string>,
  exampleValue: string,
  fallback: Value,
  wording: Wording,
): SettingRule<Value> {
  const rule = optional(name, schema, exampleValue, wording)
  return {
    example: rule.example,
    read: (text, problems) => rule.read(text, problems) ?? fallback,
  }
}

function optional<Value>(
  name: string,
  schema: z.ZodType<Value, string>,
  exampleValue: string,
  wording: Wording,
): SettingRule<Value | undefined> {
  const example = `${name}=${exampleValue}`
  return {
    example,
    read(text, problems) {
      if (text === undefined) return undefined
      const result = schema.safeParse(text)
      if (result.success) return result.data
      const shown = name.startsWith('DATABASE') ? '' : `"${text.slice(0, VALUE_SHOWN_CHARS_MAX)}" `
      problems.push({ name, vi: `${shown}${wording.vi}`, en: `${shown}${wording.en}`, example })
      return undefined
    },
  }
}
