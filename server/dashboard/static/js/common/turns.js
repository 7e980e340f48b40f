// @ts-check
// Which of several questions on their way was asked last: an answer or an error that a later one overtook is not shown.

/** Give who is told of each question, and gives a function that says whether it still is the last one. @returns {() => () => boolean} */
export function turns() {
  let last = 0;
  return () => {
    const turn = ++last;
    return () => turn === last;
  };
}
