/** Words with codes in them (pure). */

/** A piece of a text, and whether it is a code: it has hyphens in it, at which lines would break. */
export interface Piece {
  piece: string;
  isCode: boolean;
}

// Nothing that encloses or separates is part of a code.
const CODE = /([^\s()“”,;:]+-[^\s()“”,;:]+)/;

/** The pieces of a text, which together are the text. */
export const piecesOf = (text: string): Piece[] =>
  text
    .split(CODE)
    .map((piece, at) => ({ piece, isCode: at % 2 === 1 }))
    .filter(({ piece }) => piece !== "");
