import pg from 'pg'

/** Words of which the letters are made; every one is frequent, so that search has much to rank. */
const words = ('rà soát kiểm tra báo cáo kết quả thực hiện nhiệm vụ công tác quản lý đô thị môi trường đất đai '
  + 'xây dựng nhà ở chung cư hạ tầng giao thông chiếu sáng thoát nước trường học y tế dân số văn hóa thể thao '
  + 'cải cách hành chính chuyển đổi số thủ tục hồ sơ công dân khiếu nại kiến nghị phản ánh ngân sách dự toán '
  + 'thu chi đầu tư phòng cháy chữa cháy an ninh trật tự quân sự nhập ngũ bầu cử thi đua khen thưởng').split(' ')
const BODY_WORDS = 80
/** One document in so many holds words that no other has; it is the unit's work, and unrestricted. */
const RARE_EVERY = 2_500

/**
 * Fills an empty office with so many documents, straight into the tables: for measuring lists and
 * search only. One in ten is work of one unit, one in a hundred is restricted.
 */
export async function bulkLoad(ownerUrl: string, documents: number, year: number): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    await client.query('begin')
    await client.query('set local session_replication_role = replica')
    await client.query(`create temp table pool on commit drop as
      select array[${words.map((word) => client.escapeLiteral(word)).join(', ')}] as words`)
    await client.query(`insert into register (id, kind_code, year, first_number, last_number, opened_on)
      values (new_id(), 'common', $1, 1, $2, make_date($1, 1, 1))`, [year, documents])
    await client.query(`create temp table made on commit drop as
      select n, new_id() as id, make_date($1, 1, 1) + (n * 300 / $2) as on_day from generate_series(1, $2::int) n`, [year, documents])
    await client.query(`insert into arrival_number (register_id, number, document_id)
      select r.id, m.n, m.id from made m, register r`)
    await client.query(documentsQuery)
    await client.query(textsQuery, [BODY_WORDS, RARE_EVERY])
    await client.query(assignmentsQuery)
    await client.query('commit')
    await client.query('vacuum analyze')
  } finally {
    await client.end()
  }
}

const subject = `'V/v ' || p.words[1 + m.n % cardinality(p.words)] || ' ' || p.words[1 + m.n / 7 % cardinality(p.words)]
  || ' ' || p.words[1 + m.n / 13 % cardinality(p.words)]`

const documentsQuery = `insert into incoming_document (id, code, register_id, arrival_number, arrived_on, received_at,
    registered_at, registered_by, source, document_type_code, number, notation, issued_on, issuer_name, subject,
    no_secrecy_mark_by, no_secrecy_mark_at, is_restricted, state)
  select m.id, translate(upper(substr(encode(sha256(m.id::text::bytea), 'hex'), 1, 10)), 'ILOU', '1100'), r.id, m.n, m.on_day,
    m.on_day + time '02:00', m.on_day + time '02:10', w.id, 'e-office', 'official-letter', (m.n % 9000)::text, 'SGD-VP',
    m.on_day - 2, 'Sở Giả Định ' || m.n % 40, ${subject}, w.id, m.on_day + time '02:10', m.n % 100 = 0,
    (array['completed', 'in-progress', 'assigned', 'registered'])[1 + m.n % 4]
  from made m, register r, pool p, person w where w.sign_in_name = 'vanthu'`

const textsQuery = `insert into document_text (document_id, head, body)
  select m.id, m.n || ' ' || m.n % 9000 || '/SGD-VP Công văn Sở Giả Định ' || m.n % 40 || ' ' || ${subject}
      || case when m.n % $2 = 10 then ' đò ngang' else '' end,
    (select string_agg(p.words[1 + (m.n * 31 + k * k * 17 + m.n / (k + 1)) % cardinality(p.words)], ' ')
      from generate_series(1, $1::int) k)
  from made m, pool p`

const assignmentsQuery = `with given as (
    insert into assignment (id, document_id, role, assignee_id, unit_id, assigned_by_position_id, arrived_on, state)
    select new_id(), m.id, 'lead', u.id, u.id, s.id, m.on_day, 'pending'
    from made m, unit u, position s where m.n % 10 = 0 and u.code = 'kthtdt' and s.code = 'ct'
    returning id, document_id, assignee_id)
  insert into document_reader select assignee_id, document_id, 'assignment', id from given`
