import type { Kysely } from 'kysely'
import type { Database } from './schema.ts'
import type { StoreName } from './publications.ts'

/** Ids of the cloud's folders by the path that the office gave them. */
export function cloudFoldersIn(db: Kysely<Database>, store: StoreName) {
  return {
    async find(path: string): Promise<string | undefined> {
      const row = await db
        .selectFrom('cloud_folder')
        .select('item_id')
        .where('store', '=', store)
        .where('path', '=', path)
        .executeTakeFirst()
      return row?.item_id
    },
    async save(path: string, itemId: string): Promise<void> {
      await db
        .insertInto('cloud_folder')
        .values({ store, path, item_id: itemId })
        .onConflict((conflict) => conflict.columns(['store', 'path']).doUpdateSet({ item_id: itemId }))
        .execute()
    },
    async forget(path: string): Promise<void> {
      await db
        .deleteFrom('cloud_folder')
        .where('store', '=', store)
        .where((eb) => path === '' ? eb.lit(true) : eb.or([
          eb('path', '=', path),
          eb(eb.fn<boolean>('starts_with', ['path', eb.val(`${path}/`)]), '=', eb.lit(true)),
        ]))
        .execute()
    },
  }
}
