import type { Text } from '../vi.ts'

export const cloud: Text['cloud'] = {
  title: 'OneDrive',
  intro: 'Copies in OneDrive or SharePoint. The record always lies in the office’s own vault: nothing that is deleted or changed in the cloud touches it.',
  notUsed: 'This office keeps its copies in a folder of the server and does not use OneDrive.',
  report: 'Last comparison',
  noReport: 'Not compared yet; this runs each night.',
  figures: {
    published: 'Published', same: 'Same', moved: 'Moved', changed: 'Changed', missing: 'Deleted',
    waiting: 'Waiting', strangers: 'Strange files',
  },
  lookNow: 'Look and compare now', asked: 'Begun; the result comes in a few minutes.',
  troubles: 'To be looked at', noTroubles: 'Nothing to be looked at.',
  document: 'Document', state: 'State', why: 'Why', arrival: (number: string, year: number) => `No. ${number}/${year}`,
  states: {
    queued: 'Waiting', uploading: 'Uploading', uploaded: 'Uploaded', verified: 'Compared', altered: 'Changed in OneDrive',
    missing: 'Deleted in OneDrive', failed: 'Could not be uploaded', removed: 'Removed',
  },
  reasons: {
    'cloud-full': 'OneDrive is full; tried again each hour. The record is safe.',
    'cloud-item-locked': 'Somebody has the file open; tried again in a few minutes.',
    'cloud-not-permitted': 'The application may not write to the library. Run npm run connect.',
    'cloud-sign-in-refused': 'Microsoft 365 refuses the application’s certificate. Run npm run connect.',
    'cloud-clock-wrong': 'The server’s clock is off by more than five minutes.',
    'cloud-malware': 'OneDrive reports malware. Not tried again; look at the file.',
    'cloud-path-refused': 'OneDrive does not take this name or path.',
    'cloud-name-taken': 'Another file has the name; ours lies beside it, numbered.',
    'cloud-item-missing': 'Somebody deleted the file.',
    'cloud-item-changed': 'Somebody changed the file; the change is kept by itself and does not replace the record.',
    'cloud-altered': 'SharePoint wrote into the file by itself; the record is unchanged.',
    'cloud-paused': 'Microsoft 365 asks to wait; goes on by itself.',
    'cloud-refused': 'OneDrive refuses this file.',
    fault: 'No connection; tried again by itself.',
  },
  movedTo: (path: string) => `Moved to: ${path}`,
  open: 'Open in OneDrive', openOf: (role: string) => `Open ${role} in OneDrive`,
  putBack: 'Publish again', putBackOf: (role: string) => `Publish ${role} again`,
}
