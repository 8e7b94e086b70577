// Writes a small PMTiles file (version 3) from tiles, as the specification says; the page reads it with the real library.
import { gzipSync } from "node:zlib";

/** The place of a tile on the Hilbert curve through all zooms (specification, "Tile ID"). */
export function tileId(z, x, y) {
  let id = (4 ** z - 1) / 3;
  for (let side = 2 ** (z - 1); side >= 1; side /= 2) {
    const [right, down] = [x & side ? 1 : 0, y & side ? 1 : 0];
    id += side * side * ((3 * right) ^ down);
    if (down === 0) {
      if (right === 1) [x, y] = [side - 1 - x, side - 1 - y];
      [x, y] = [y, x];
    }
  }
  return id;
}

function varints(numbers) {
  const bytes = [];
  for (let number of numbers) {
    for (; number >= 128; number = Math.floor(number / 128)) bytes.push((number % 128) | 128);
    bytes.push(number);
  }
  return Buffer.from(bytes);
}

/** The bytes of a file with these tiles, `{ z, x, y, data }` each, and this attribution. */
export function pmtiles(tiles, attribution, [west, south, east, north]) {
  const entries = tiles
    .map(({ z, x, y, data }) => ({ id: tileId(z, x, y), data: gzipSync(data) }))
    .sort((a, b) => a.id - b.id);
  let offset = 0;
  for (const entry of entries) {
    entry.offset = offset;
    offset += entry.data.length;
  }
  const directory = gzipSync(
    varints([
      entries.length,
      ...entries.map(({ id }, index) => id - (entries[index - 1]?.id ?? 0)),
      ...entries.map(() => 1),
      ...entries.map(({ data }) => data.length),
      // 0 says "right after the one before", anything else is one more than the offset.
      ...entries.map((_, index) => (index === 0 ? 1 : 0)),
    ]),
  );
  const particulars = gzipSync(JSON.stringify({ attribution, vector_layers: [] }));
  const header = Buffer.alloc(127);
  header.write("PMTiles");
  header[7] = 3;
  const parts = [directory.length, particulars.length, 0, offset];
  let start = header.length;
  parts.forEach((length, index) => {
    header.writeBigUInt64LE(BigInt(start), 8 + 16 * index);
    header.writeBigUInt64LE(BigInt(length), 16 + 16 * index);
    start += length;
  });
  [72, 80, 88].forEach((at) => header.writeBigUInt64LE(BigInt(entries.length), at));
  const zooms = tiles.map(({ z }) => z);
  // Clustered, gzip within and for tiles, vector tiles, least and most zoom.
  header.set([1, 2, 2, 1, Math.min(...zooms), Math.max(...zooms)], 96);
  [west, south, east, north].forEach((degrees, index) =>
    header.writeInt32LE(Math.round(degrees * 1e7), 102 + 4 * index),
  );
  return Buffer.concat([header, directory, particulars, ...entries.map(({ data }) => data)]);
}
