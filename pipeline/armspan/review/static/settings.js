// Whether single letters are keys: some people's software types them by itself, and must be able to switch them off.

const NAME = "armspan-letters";

export const lettersAreKeys = () => localStorage.getItem(NAME) !== "off";
export const setLetters = (on) => localStorage.setItem(NAME, on ? "on" : "off");
