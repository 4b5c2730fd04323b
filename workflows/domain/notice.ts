/** What a person is told without having asked. The sentence for each stands in `app/text`. */
export const noticeKinds = [
  'document-presented', 'document-returned-to-clerk', 'directive-to-confirm',
  'assignment-made', 'assignment-returned', 'assignment-recalled', 'assignment-closed',
  'assignment-completed', 'extension-asked', 'extension-granted', 'extension-refused',
  'assignment-near-due', 'assignment-due-today', 'assignment-overdue',
  'assignment-overdue-direct', 'assignment-overdue-chair',
  'secret-found-late', 'secret-still-in-cloud', 'rights-changed', 'trust-changed', 'work-without-person',
] as const
export type NoticeKind = (typeof noticeKinds)[number]

/** Ids, codes, numbers and days only: a letter's words are looked up when the notice is shown. */
export type NoticeFacts = Readonly<Record<string, string | number>>
