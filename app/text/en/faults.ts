import type { Text } from '../vi.ts'

export const faults: Text['faults'] = {
  notFoundTitle: 'There is no such page',
  notFound: 'The address is wrong or the item has moved. Nothing was lost.',
  noAccessTitle: 'You may not see this',
  noAccess:
    'Rights follow from position and assignment. If you need it for your work, ask the chief of office.',
  failedTitle: 'This could not be done',
  failed: 'The server met a fault. What was saved before is kept. Please try again in a few minutes.',
  badRequestTitle: 'The page is out of date',
  badRequest: 'What was sent does not fit the present page. Load it again and enter it once more.',
  requestId: (id) => `Tell the administrator this code: ${id}`,
  home: 'To my desk',
  emptyTitle: 'There is no work here yet',
  noRoleTitle: 'You hold no position yet',
  noRole:
    'Your account is open, but you hold no position in this office yet. Please tell the administrator.',
}
