<<<<<<< HEAD
"""Reads of intellectual property."""
=======
>>>>>>> e8084c7 (Know families of rights, owners with exact shares, and a state that follows from dated events)
