import { huffmanTable, type HuffmanTable } from './huffman-table.ts'

// Frames of Motion JPEG do not contain these tables. Source  ITU-T T.81, K.3.3

const DC_SYMBOLS = Uint8Array.from({ length: 12 }, (_, i) => i)
const DC = [bytes('00010501010101010100000000000000'), bytes('00030101010101010101010000000000')]
const AC = [
  [
    bytes('0002010303020403050504040000017d'),
    bytes(
      '01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282090a161718191a25262728292a3435'
        + '363738393a434445464748494a535455565758595a636465666768696a737475767778797a838485868788898a92939495969798'
        + '999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4'
        + 'f5f6f7f8f9fa'
    )
  ],
  [
    bytes('00020102040403040705040400010277'),
    bytes(
      '000102031104052131061241510761711322328108144291a1b1c109233352f0156272d10a162434e125f11718191a262728292a'
        + '35363738393a434445464748494a535455565758595a636465666768696a737475767778797a82838485868788898a9293949596'
        + '9798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae2e3e4e5e6e7e8e9eaf2f3f4'
        + 'f5f6f7f8f9fa'
    )
  ]
] as const

const DC_TABLES = DC.map((counts) => huffmanTable(counts, DC_SYMBOLS))
const AC_TABLES = AC.map(([counts, symbols]) => huffmanTable(counts, symbols))

/** The standard tables, by number: 0 for luminance, 1 for chrominance. The caller may change the lists. */
export function standardTables(): { readonly dc: HuffmanTable[]; readonly ac: HuffmanTable[] } {
  return { dc: [...DC_TABLES], ac: [...AC_TABLES] }
}

function bytes(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, 'hex'))
}
