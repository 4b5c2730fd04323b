import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { findActorByName } from '../../db/actors.ts'
import { bringPeople } from '../../scripts/people/bring-people.ts'
import { readCsv } from '../../scripts/people/read-csv.ts'
import { readSeats } from '../../scripts/people/read-seats.ts'
import { openTestOffice, type TestOffice } from '../support/test-office.ts'

const TODAY = '2026-11-23'
const HEADER = 'unit,unit_name,position,position_name,roles,head,sign_in_name,full_name,email,from'
const file = (...lines: string[]) => [HEADER, ...lines].join('\r\n')

async function inOffice(work: (office: TestOffice) => Promise<void>): Promise<void> {
  const office = await openTestOffice()
  try {
    await work(office)
  } finally {
    await office.close()
  }
}

describe('reading the file', () => {
  test('takes what spreadsheets write: marks, quotes, semicolons, lines within a cell', () => {
    const records = readCsv('\uFEFFa;b\r\n"x;""y""\nz";  hai \r\n\r\nba;bốn')
    assert.deepEqual(records, [
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['x;"y"\nz', 'hai'] },
      { line: 5, cells: ['ba', 'bốn'] },
    ])
  })

  test('knows roles by code and by their Vietnamese names, and days both ways', () => {
    const { seats, wrong } = readSeats(
      file('tc,Phòng Tài chính,tp-tc,Trưởng phòng,Trưởng đơn vị|chuyên viên,x,an.lv,Lê Văn An,,01/07/2026'), TODAY)
    assert.deepEqual(wrong, [])
    assert.deepEqual(seats[0]?.position?.roles, ['unit-head', 'officer'])
    assert.equal(seats[0]?.position?.isUnitHead, true)
    assert.equal(seats[0]?.from, '2026-07-01')
  })

  test('tells every mistake with its line', () => {
    const { wrong } = readSeats(file(
      'tc,Phòng Tài chính,tp,Trưởng phòng,sếp,,an,Lê Văn An,,',
      'tc,Phòng Tài chính,tp,Trưởng phòng,clerk,,an,Lê Văn An,,',
      'Tài chính,Phòng Tài chính,x,X,clerk,,,,,',
      'tc,Phòng Khác,y,Y,clerk,,binh,,khong-phai-thu,31/02/2026',
      ',,,,,,,,,',
    ), TODAY)
    assert.deepEqual([...new Set(wrong.map((one) => one.line))], [2, 4, 5])
    assert.equal(wrong.filter((one) => one.line === 5).length, 3)
  })

  test('refuses a file without the columns, and one with an open quote', () => {
    assert.equal(readSeats('ten,chuc vu\nAn,Trưởng phòng', TODAY).wrong[0]?.line, 1)
    assert.equal(readSeats(`${HEADER}\ntc,"Phòng`, TODAY).wrong[0]?.line, 2)
  })
})

describe('bringing people in', () => {
  const text = file(
    'tc,Phòng Tài chính,tp-tc,Trưởng phòng Tài chính,trưởng đơn vị,x,an.lv,Lê Văn An,an@example.org,2026-07-01',
    'tc,Phòng Tài chính,cv-tc,Chuyên viên tài chính,chuyên viên,,binh.tt,Trịnh Thị Bình,,2026-07-01',
    'lt,Bộ phận Lưu trữ,,,,,,,,',
  )

  test('makes units, positions and people who can act at once', () => inOffice(async (office) => {
    const brought = await bringPeople(office.db, readSeats(text, TODAY).seats, { dryRun: false })
    assert.deepEqual(brought.made, { units: 2, positions: 2, people: 2, appointments: 2 })
    const actor = await findActorByName(office.db, 'an.lv', TODAY)
    assert.equal(actor?.seats[0]?.isUnitHead, true)
    assert.deepEqual(actor?.roles, ['unit-head'])
    const events = await office.db.selectFrom('audit_event').select('kind').where('kind', '=', 'person-created').execute()
    assert.equal(events.length, 2)
  }))

  test('the same file again changes nothing; a new name is taken over', () => inOffice(async (office) => {
    await bringPeople(office.db, readSeats(text, TODAY).seats, { dryRun: false })
    const again = await bringPeople(office.db, readSeats(text, TODAY).seats, { dryRun: false })
    assert.deepEqual(again.made, { units: 0, positions: 0, people: 0, appointments: 0 })
    assert.equal(again.renamed, 0)
    const renamed = text.replaceAll('Phòng Tài chính,', 'Phòng Tài chính – Kế hoạch,')
    const third = await bringPeople(office.db, readSeats(renamed, TODAY).seats, { dryRun: false })
    assert.equal(third.renamed, 1)
  }))

  test('a dry run tells what would come and writes nothing', () => inOffice(async (office) => {
    const brought = await bringPeople(office.db, readSeats(text, TODAY).seats, { dryRun: true })
    assert.equal(brought.made.people, 2)
    assert.equal(await findActorByName(office.db, 'an.lv', TODAY), undefined)
  }))

  test('nobody is put out of a seat, and then nothing of the file is written', () => inOffice(async (office) => {
    const { seats } = readSeats(file(
      'moi,Đơn vị mới,mot,Một,officer,,moi.mot,Người Mới,,2026-07-01',
      'vp,Văn phòng HĐND và UBND,vt1,Văn thư,văn thư,,an.lv,Lê Văn An,,2026-07-01',
    ), TODAY)
    const brought = await bringPeople(office.db, seats, { dryRun: false })
    assert.deepEqual(brought.wrong.map((one) => one.line), [3])
    const unit = await office.db.selectFrom('unit').select('id').where('code', '=', 'moi').executeTakeFirst()
    assert.equal(unit, undefined)
  }))
})
