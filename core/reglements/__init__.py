"""What happens to the money once it is announced: bank lines, amounts still due and their age, reminders, what patients pay."""
