/**
 * Whether the pointer itself moved. A list or a map that moves beneath a resting one makes browsers report it too,
 * though nobody pointed at anything.
 */
export const isMoved = ({ movementX, movementY }: MouseEvent): boolean => movementX !== 0 || movementY !== 0;
