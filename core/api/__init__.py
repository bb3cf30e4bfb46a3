"""How other systems reach the program: sign-in, limits and the form of refusals, the same for every address."""
