import { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { findActorByName } from '../../db/actors.ts'
import { addDays } from '../../workflows/domain/calendar.ts'
import { officeDay } from '../../workflows/domain/due-date.ts'
import type { ArrivalSource, Day } from '../../workflows/domain/values.ts'
import { receiveScan } from '../../workflows/intake/receive-scan.ts'
import type { Office } from '../../workflows/office.ts'
import { inventedLetter, type InventedLetter } from '../invented-letter.ts'

/** Between two letters, so that the visitor sees each of them come in. */
const PAUSE_MS = 1_500

interface DemoScan {
  source: ArrivalSource
  fileName: string
  as: 'pdf' | 'jpeg'
  letter: InventedLetter
}

/**
 * Five scanned letters come in through the real steps, with real recognition, while the visitor
 * watches: a plain one, one whose number was written by hand, an urgent one, a photographed sheet
 * that lies askew, and one with a red secrecy mark, which the gate stops.
 */
export async function receiveDemoScans(office: Office, pauseMs = PAUSE_MS): Promise<string[]> {
  const today = officeDay(office.now())
  const clerk = await findActorByName(office.db, 'vanthu', today)
  if (!clerk) throw new Error('the demo office has no clerk')
  const scanIds: string[] = []
  for (const scan of demoScans(addDays(today, -3))) {
    const drawn = await inventedLetter(scan.letter)
    const { scanId } = await receiveScan(office, clerk, {
      source: scan.source,
      channel: 'upload',
      fileName: scan.fileName,
      bytes: Readable.from([drawn[scan.as]]),
    })
    scanIds.push(scanId)
    await pause(pauseMs)
  }
  return scanIds
}

function demoScans(issuedOn: Day): DemoScan[] {
  const common = {
    place: 'An Bình', issuedOn, parentBody: 'ỦY BAN NHÂN DÂN TỈNH AN BÌNH',
    addressees: 'Ủy ban nhân dân phường Bến Xuân.',
  }
  return [
    {
      source: 'post', fileName: 'quet-001.pdf', as: 'pdf',
      letter: {
        ...common, documentType: 'Công văn', issuer: 'SỞ TÀI CHÍNH', number: '1893', notation: 'STC-QLNS',
        subject: 'báo cáo quyết toán thu, chi ngân sách quý III',
        paragraphs: [
          'Sở Tài chính đề nghị Ủy ban nhân dân phường báo cáo quyết toán thu, chi ngân sách quý III theo biểu mẫu gửi kèm công văn này.',
          'Báo cáo gửi về Sở Tài chính trong vòng mười ngày làm việc./.',
        ],
        receivers: ['Như trên', 'Lưu: VT'],
        authority: ['KT. GIÁM ĐỐC', 'PHÓ GIÁM ĐỐC'], signer: 'Hồ Nhật Linh',
      },
    },
    {
      source: 'post', fileName: 'quet-002.pdf', as: 'pdf',
      letter: {
        ...common, documentType: 'Công văn', issuer: 'SỞ NỘI VỤ', number: '247', notation: 'SNV-XDCQ', byHand: true,
        subject: 'rà soát tổ chức tổ dân phố sau sắp xếp',
        paragraphs: [
          'Sở Nội vụ đề nghị Ủy ban nhân dân phường rà soát số lượng, tên gọi và quy mô các tổ dân phố sau sắp xếp, báo cáo những vướng mắc phát sinh.',
          'Rất mong nhận được sự quan tâm phối hợp của quý cơ quan./.',
        ],
        authority: ['KT. GIÁM ĐỐC', 'PHÓ GIÁM ĐỐC'], signer: 'Lê Minh An', scan: { seed: 2 },
      },
    },
    {
      source: 'desk', fileName: 'quet-003.pdf', as: 'pdf',
      letter: {
        ...common, documentType: 'Công văn', issuer: 'SỞ Y TẾ', number: '1318', notation: 'SYT-NVY', urgency: 'KHẨN',
        subject: 'tăng cường giám sát bệnh tay chân miệng tại trường học',
        paragraphs: [
          'Số ca bệnh tay chân miệng trong tuần qua tăng tại các trường mầm non. Sở Y tế đề nghị phường chỉ đạo vệ sinh lớp học, theo dõi sức khỏe trẻ và báo cáo hằng ngày.',
        ],
        authority: ['KT. GIÁM ĐỐC', 'PHÓ GIÁM ĐỐC'], signer: 'Nghiêm Xuân Trường', scan: { seed: 3 },
      },
    },
    {
      source: 'email', fileName: 'anh-chup-giay-moi.jpg', as: 'jpeg',
      letter: {
        ...common, documentType: 'Giấy mời', issuer: 'SỞ VĂN HÓA VÀ THỂ THAO', number: '402', notation: 'GM-SVHTT',
        subject: 'Dự hội nghị tổng kết phong trào toàn dân đoàn kết xây dựng đời sống văn hóa',
        paragraphs: [
          'Sở Văn hóa và Thể thao trân trọng kính mời đại diện lãnh đạo Ủy ban nhân dân phường đến dự hội nghị tổng kết tại hội trường của Sở.',
          'Sự có mặt của quý đại biểu góp phần vào thành công của hội nghị./.',
        ],
        authority: ['GIÁM ĐỐC'], signer: 'Triệu Gia Bảo',
        scan: { skew: 1.1, noise: 12, quality: 72, paper: 236, seed: 4 },
      },
    },
    {
      source: 'post', fileName: 'quet-005.pdf', as: 'pdf',
      letter: {
        ...common, documentType: 'Công văn', issuer: 'BAN CHỈ ĐẠO DIỄN TẬP', number: '05', notation: 'BCĐ',
        subject: 'chuẩn bị lực lượng tham gia diễn tập',
        paragraphs: ['Ban Chỉ đạo đề nghị phường chuẩn bị lực lượng, phương tiện theo phụ lục gửi kèm.'],
        authority: ['TRƯỞNG BAN'], signer: 'Đào Hữu Phước',
        mark: { text: 'MẬT', colour: 'red', isFramed: true, turn: -3 }, scan: { seed: 5 },
      },
    },
  ]
}
