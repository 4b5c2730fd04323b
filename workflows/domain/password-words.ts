/**
 * Words that make a password easy to guess, folded (lower case, no diacritics, letters and digits
 * only). Our own list of about 250 stems, written from patterns seen everywhere (keyboard runs,
 * names, places, the office's own words) and not the published list of the 10,000 commonest: it is
 * shorter, but a stem is found anywhere in a password, however it is decorated.
 */
const words = `
matkhau matkhaumoi matkhaucu matma password passw0rd passwd pass1234 secret welcome changeme
letmein default guest user test demo temp temporary login signin admin administrator quantri
quantrivien root system hethong maychu server computer maytinh internet wifi laptop samsung iphone
android google facebook zalo gmail microsoft windows office365 onedrive qwerty qwertyuiop qwertyui
asdf asdfgh asdfghjkl zxcv zxcvbn zxcvbnm qazwsx 1qaz2wsx qweasd qweasdzxc 1q2w3e4r 1q2w3e
q1w2e3r4 zaq12wsx poiuytrewq lkjhgfdsa mnbvcxz abcd abcdef abcdefgh abcdefghijklmnop abc123
abcd1234 a1b2c3d4 aabbcc xyz123 987654321 0987654321 123456789 1234567890 12345678 1234567 123456
12345 1234 0123456789 01234567 112233 11223344 123123 123321 102030 147258369 159357 741852963
789456123 246810 13579 135792468 654321 87654321 000000 111111 222222 333333 444444 555555 666666
777777 888888 999999 686868 868686 6868 8888 9999 7979 797979 3979 113113 115115 114114 iloveyou
loveyou anhyeuem emyeuanh yeuem yeuanh yeuthuong tinhyeu hanhphuc giadinh bome conyeu mayman
phattai thinhvuong binhan vuive cogang xinchao chaoban chaomung hello goodbye sunshine princess
football bongda monkey dragon shadow master superman batman pokemon naruto doraemon liverpool
chelsea barcelona realmadrid arsenal ronaldo messi monday sunday spring summer autumn winter mua
xuan vietnam vietnamvodich vietnamcongsan nuocvietnam hanoi saigon thanhpho hochiminh tphcm
thanhphohochiminh danang haiphong cantho hue dalat nhatrang vungtau binhduong dongnai quangninh
nghean thanhhoa tonducthang laocai bacninh daklak camau kiengiang thuduc goviap binhthanh tanbinh
nguyen nguyenvan nguyenthi tranvan tranthi lethi levan phamvan phamthi hoang huynh butphe uyban
uybannhandan hoidongnhandan nhandan ubnd hdnd congvan congvanden vanban vanbanden vanbandi vanthu
vanphong chutich phochutich chanhvanphong truongphong chuyenvien lanhdao canbo congchuc phuong
phuongxa thitran quanhuyen tinhuy danguy dangcongsan chinhquyen hanhchinh motcua baomat antoan
taikhoan dangnhap nguoidung kyso chuky
`

/** Shorter ones say nothing: two letters are found in any sentence. */
export const GUESSABLE_WORD_LENGTH_MIN = 4

export const guessableWords: readonly string[] = words
  .split(/\s+/).filter((word) => word.length >= GUESSABLE_WORD_LENGTH_MIN)
