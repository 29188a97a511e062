"""What makes an ensemble; imports olsim and is imported by nobody."""
