import { type Kysely, sql } from 'kysely'

/** Typed notes and stamps lie among the strokes: one point, the words, the turn they stand upright at. */
export async function up(db: Kysely<any>): Promise<void> {
  await sql.raw(`
alter table ink_stroke drop constraint ink_stroke_tool_check;
alter table ink_stroke
  add column words text check (length(words) between 1 and 500),
  add column turn smallint check (turn in (0, 90, 180, 270)),
  add constraint ink_stroke_tool_check check (tool in ('pen', 'highlighter', 'note', 'stamp')),
  add constraint ink_stroke_words_of_tool_check check (
    (tool in ('note', 'stamp')) = (words is not null) and (words is null) = (turn is null)
    and (words is null or octet_length(points) = 24));
`).execute(db)
}
