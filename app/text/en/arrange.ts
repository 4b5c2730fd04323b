import type { Text } from '../vi.ts'

/** The table on which a clerk puts pages in order. */
export const arrange: Text['arrange'] = {
  title: 'Arrange pages',
  lead: 'Split, join, turn, take out, move. The tray changes only when you press “Apply”; every step can be undone. The scan itself stays as it came.',
  open: 'Arrange pages',
  undo: 'Undo', redo: 'Redo', settle: 'Apply to the tray', back: 'Back to the tray',
  unsettled: 'Not applied yet', settled: 'As in the tray',
  letter: 'Letter {number}', pages: '{count} pages', page: 'Page {page}', pageOf: 'Page {page} of letter {number}',
  splitHere: 'Split from this page', turn: 'Turn right', drop: 'Take out', left: 'Move before', right: 'Move behind',
  short: { left: 'Before', right: 'Behind', turn: 'Turn', drop: 'Take out' },
  join: 'Join with the letter below', interleave: 'Join two sides: fronts above, backs below',
  interleaveHint: 'Backs are taken last page first, as a one-sided scanner gives them. Look at the order, then apply.',
  dropped: 'Pages taken out ({count})', droppedHint: 'They belong to no letter and are not deleted. Separator sheets lie here too.',
  putBack: 'Put back into letter {number}',
  bring: 'Lay another item of the tray beside', bringGo: 'Lay it here', bringNone: 'There is no other item',
  registered: 'Registered: cannot be arranged', gone: 'Dealt with: cannot be arranged',
  signature: 'I know: the signature of the file cannot be checked on a part of it',
  sheet: 'blank side', noPicture: 'cannot be shown',
  did: {
    split: 'Split.', join: 'Joined.', turn: 'Page turned.', drop: 'Page taken out.', 'put-back': 'Page put back.',
    move: 'Page moved.', interleave: 'Sides joined. Look at the order, then apply.', bring: 'Item laid beside.',
    undo: 'One step undone.', redo: 'One step done again.', settle: 'Applied to the tray.',
  },
  keys: {
    walk: 'previous, next page', move: 'move the page', split: 'split from this page', turn: 'turn the page',
    drop: 'take the page out', undo: 'undo', redo: 'redo',
  },
}
