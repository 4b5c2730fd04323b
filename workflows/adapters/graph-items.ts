import { z } from 'zod'

const NAME_MAX = 400
const TEXT_MAX = 4_000

/** An item as far as the office asks about it. */
export const DriveItem = z.object({
  id: z.string().min(1).max(TEXT_MAX),
  name: z.string().max(NAME_MAX).optional(),
  size: z.number().int().nonnegative().optional(),
  eTag: z.string().max(TEXT_MAX).optional(),
  cTag: z.string().max(TEXT_MAX).optional(),
  webUrl: z.string().max(TEXT_MAX).optional(),
  lastModifiedDateTime: z.string().max(60).optional(),
  parentReference: z.object({
    id: z.string().max(TEXT_MAX).nullish(), path: z.string().max(TEXT_MAX).optional(),
  }).optional(),
  file: z.object({
    mimeType: z.string().max(300).optional(),
    hashes: z.object({ quickXorHash: z.string().max(100).optional() }).optional(),
  }).optional(),
  folder: z.object({ childCount: z.number().optional() }).optional(),
  root: z.object({}).optional(),
  deleted: z.object({ state: z.string().optional() }).optional(),
  malware: z.object({}).nullish(),
  sharepointIds: z.object({
    siteId: z.string().max(TEXT_MAX).optional(), listId: z.string().max(TEXT_MAX).optional(),
    listItemId: z.string().max(TEXT_MAX).optional(),
  }).optional(),
})
export type DriveItem = z.output<typeof DriveItem>

export const ITEM_SELECT = '$select=id,name,size,eTag,cTag,webUrl,lastModifiedDateTime,parentReference,file,folder,deleted,malware'

export const DriveItemPage = z.object({
  value: z.array(DriveItem).max(5_000),
  '@odata.nextLink': z.string().max(TEXT_MAX).optional(),
  '@odata.deltaLink': z.string().max(TEXT_MAX).optional(),
})

export const UploadSessionAnswer = z.object({
  uploadUrl: z.string().max(TEXT_MAX), expirationDateTime: z.string().max(60).optional(),
})

/** Ids that Graph gives; nothing else is ever put into an address. */
const ITEM_ID = /^[A-Za-z0-9!_-]{1,200}$/

export const isItemId = (id: string): boolean => ITEM_ID.test(id)

export const hashOf = (item: DriveItem): string => item.file?.hashes?.quickXorHash ?? ''
