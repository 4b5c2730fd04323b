import type { Role } from '../../workflows/domain/values.ts'

// An invented ward: no such place, no such people. The demo office and the tests live in it.

export const wardName = 'Ủy ban nhân dân phường Bến Xuân'
export const wardShortName = 'UBND phường Bến Xuân'
export const wardPlace = 'Phường Bến Xuân'

export const wardUnits = [
  { code: 'ld', name: 'Lãnh đạo Ủy ban nhân dân', shortName: 'Lãnh đạo' },
  { code: 'vp', name: 'Văn phòng HĐND và UBND', shortName: 'Văn phòng' },
  { code: 'kthtdt', name: 'Phòng Kinh tế, Hạ tầng và Đô thị', shortName: 'KT-HT-ĐT' },
  { code: 'vhxh', name: 'Phòng Văn hóa – Xã hội', shortName: 'VH-XH' },
  { code: 'pvhcc', name: 'Trung tâm Phục vụ hành chính công', shortName: 'PVHCC' },
  { code: 'ca', name: 'Công an phường', shortName: 'Công an' },
  { code: 'qs', name: 'Ban Chỉ huy Quân sự', shortName: 'Quân sự' },
] as const

export interface WardSeat {
  position: string
  name: string
  unit: (typeof wardUnits)[number]['code']
  roles: readonly Role[]
  isUnitHead?: boolean
  /** Who sits there: sign-in name and full name. */
  person?: readonly [signInName: string, fullName: string]
}

export const wardSeats: readonly WardSeat[] = [
  { position: 'ct', name: 'Chủ tịch', unit: 'ld', roles: ['leader'], isUnitHead: true, person: ['chutich', 'Trần Minh Quang'] },
  { position: 'pct', name: 'Phó Chủ tịch', unit: 'ld', roles: ['leader'], person: ['phochutich', 'Lê Thu Hà'] },
  { position: 'cvp', name: 'Chánh Văn phòng', unit: 'vp', roles: ['chief-of-office', 'unit-head'], isUnitHead: true, person: ['chanhvp', 'Nguyễn Hoàng Nam'] },
  { position: 'vt1', name: 'Văn thư', unit: 'vp', roles: ['clerk'], person: ['vanthu', 'Phạm Ngọc Lan'] },
  { position: 'vt2', name: 'Văn thư', unit: 'vp', roles: ['clerk'], person: ['vanthu2', 'Đỗ Thị Mai'] },
  { position: 'cv-vp', name: 'Chuyên viên tổng hợp', unit: 'vp', roles: ['officer'], person: ['chuyenvien2', 'Võ Quốc Huy'] },
  { position: 'tp-kthtdt', name: 'Trưởng phòng Kinh tế, Hạ tầng và Đô thị', unit: 'kthtdt', roles: ['unit-head'], isUnitHead: true, person: ['truongphong', 'Hoàng Văn Dũng'] },
  { position: 'cv-kthtdt', name: 'Chuyên viên đô thị', unit: 'kthtdt', roles: ['officer'], person: ['chuyenvien', 'Bùi Thanh Tâm'] },
  { position: 'tp-vhxh', name: 'Trưởng phòng Văn hóa – Xã hội', unit: 'vhxh', roles: ['unit-head'], isUnitHead: true, person: ['truongphong2', 'Đặng Thị Kim'] },
  { position: 'cv-vhxh', name: 'Chuyên viên văn hóa', unit: 'vhxh', roles: ['officer'], person: ['chuyenvien3', 'Mai Đức Anh'] },
  { position: 'gd-pvhcc', name: 'Giám đốc Trung tâm', unit: 'pvhcc', roles: ['unit-head'], isUnitHead: true },
  { position: 'tca', name: 'Trưởng Công an phường', unit: 'ca', roles: ['unit-head'], isUnitHead: true },
  { position: 'cht-qs', name: 'Chỉ huy trưởng Quân sự', unit: 'qs', roles: ['unit-head'], isUnitHead: true },
  { position: 'qt', name: 'Quản trị hệ thống', unit: 'vp', roles: ['administrator'], person: ['quantri', 'Tạ Bảo Long'] },
  { position: 'tt', name: 'Thanh tra', unit: 'ld', roles: ['inspector'], person: ['thanhtra', 'Chu Hải Yến'] },
]
